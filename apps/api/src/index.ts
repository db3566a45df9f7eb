export { createApp } from './app.js';
export { serve, type ServeOptions, type Served } from './serve.js';
