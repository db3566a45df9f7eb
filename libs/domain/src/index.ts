export * from './account/index.js';
export * from './user/index.js';
