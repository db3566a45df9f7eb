export { createApp } from './app.js';
export { bankDocumentation } from './documentation.js';
export { serve, type ServeOptions, type Served } from './serve.js';
