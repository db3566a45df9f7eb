import type { OpenApi, Operation } from './document.js';

interface Route {
  readonly path: string;
  readonly pattern: RegExp;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The routes of a document. */
export class Routes {
  readonly #routes: readonly Route[];

  constructor({ paths }: OpenApi) {
    const routes = Object.entries(paths).map(([path, operations]) => ({ path, operations, pattern: patternOf(path) }));
    // A path without parameters goes before one that has them.
    this.#routes = routes.toSorted((one, other) => parametersOf(one) - parametersOf(other));
  }

  /** Returns the route of the path of a request. */
  of(path: string): Route | undefined {
    return this.#routes.find(({ pattern }) => pattern.test(path));
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(
    `^${path
      .split(/\{\w+\}/)
      .map(escaped)
      .join('[^/]+')}$`,
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function parametersOf({ path }: Route): number {
  return path.split('{').length;
}
