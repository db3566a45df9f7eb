import { editDistance } from '../problems/edit-distance.js';

/** The methods of a route, by the segments of its path. A segment that starts with `:` is a parameter, and a last `*` is any rest. */
interface Route {
  readonly segments: readonly string[];
  readonly methods: Set<string>;
}

/** How many letters of a word may be wrong. */
const slips = (word: string) => (word.length < 4 ? 1 : 2);

/** What a first segment that is missing counts. */
const missingSegment = 2;

/** The routes of a server, to tell a client which methods a path has, and which path it may have meant. */
export class RouteTable {
  readonly #routes = new Map<string, Route>();

  add(path: string, methods: readonly string[]): void {
    const route = this.#routes.get(path) ?? { segments: path.split('/').slice(1), methods: new Set() };
    this.#routes.set(path, route);
    for (const method of methods) route.methods.add(method);
  }

  /** Returns the methods of a path; none if no route has it. */
  methodsOf(path: string): string[] {
    const given = decoded(path);
    const routes = [...this.#routes.values()].filter(({ segments }) => matches(segments, given));
    const methods = new Set(routes.flatMap((route) => [...route.methods]));
    return methods.size === 0 ? [] : [...methods.add('OPTIONS')].sort();
  }

  /** Returns the path of a route that differs from a path by little: a few letters, case, needless slashes, or a first segment. */
  nearestTo(path: string): string | undefined {
    const given = path.split('/').filter((segment) => segment !== '');
    let nearest: string | undefined;
    let least = Infinity;
    for (const { segments } of this.#routes.values()) {
      if (segments.at(-1) === '*') continue;
      const distance = distanceBetween(segments, given);
      if (distance >= least) continue;
      least = distance;
      const skipped = segments.length - given.length;
      nearest = `/${segments.map((segment, index) => (isParameter(segment) ? given[index - skipped] : segment)).join('/')}`;
    }
    return nearest;
  }
}

const isParameter = (segment: string) => segment.startsWith(':');

/** Returns the decoded segments. The percent-encoding of a path is valid where it comes to a route. */
const decoded = (path: string) => path.split('/').slice(1).map(decodeURIComponent);

function matches(segments: readonly string[], given: readonly string[]): boolean {
  if (segments.at(-1) === '*') return segments.slice(0, -1).every((segment, index) => segment === given[index]);
  if (segments.length !== given.length) return false;
  return segments.every((segment, index) => (isParameter(segment) ? given[index] !== '' : segment === given[index]));
}

/** Returns how much differs, or infinity if it is too much. It costs little even for the longest URL: only lengths that are close are compared. */
function distanceBetween(segments: readonly string[], given: readonly string[]): number {
  const skipped = segments.length - given.length;
  const [first = ''] = segments;
  if (given.length === 0 || (skipped !== 0 && (skipped !== 1 || isParameter(first)))) return Infinity;
  let distance = skipped * missingSegment;
  for (const [index, segment] of given.entries()) {
    const word = segments[index + skipped] ?? '';
    if (isParameter(word)) continue;
    if (Math.abs(word.length - segment.length) > slips(word)) return Infinity;
    const wrong = editDistance(segment.toLowerCase(), word.toLowerCase());
    if (wrong > slips(word)) return Infinity;
    distance += wrong;
  }
  return distance;
}
