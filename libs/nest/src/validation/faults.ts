import type { z } from 'zod';
import { maxFound } from '../problems/malformed-request.js';
import { faultCodes, type FaultCode, type RequestFault, type RequestPart } from '../problems/request-fault.js';
import { given, quotedName } from './given.js';
import { meantBy } from './known-names.js';

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** The parameter of a custom issue that says which code its fault has. Without it, that is `WRONG_FORMAT`. */
export const FAULT = 'fault';

/** The value in which issues were found, and the names that its objects may have. */
export interface Checked {
  readonly part: RequestPart;
  /** As the client sent it. */
  readonly value: unknown;
  /** Returns the names of the fields beside which these are unknown. */
  knownBeside(unknown: readonly string[]): readonly string[];
}

/** Returns the faults that the issues of a schema stand for; the first ones, if there are very many. */
export function faultsOf(issues: readonly Issue[], checked: Checked): readonly RequestFault[] {
  return new Faults(checked).of(issues);
}

class Faults {
  readonly #found: RequestFault[] = [];

  constructor(private readonly checked: Checked) {}

  of(issues: readonly Issue[]): readonly RequestFault[] {
    this.#addAll(issues, []);
    return this.#found;
  }

  #addAll(issues: readonly Issue[], base: Path): void {
    for (const issue of issues) {
      if (this.#found.length >= maxFound) return;
      this.#add(issue, [...base, ...issue.path.map(segmentOf)]);
    }
  }

  #add(issue: Issue, path: Path): void {
    if (issue.code === 'unrecognized_keys') return this.#addUnknown(issue.keys, path);
    const value = valueAt(this.checked.value, path);
    if (value === undefined && isOfTheValue(issue)) return this.#tell('REQUIRED', path, 'is required');
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const meant = meantForm(issue.errors);
      if (meant) return this.#addAll(meant, path);
    }
    if (issue.code === 'invalid_key') {
      const clause = issue.issues[0]?.message ?? 'is not valid';
      return this.#tell('WRONG_FORMAT', path, clause, 'The name of ');
    }
    const { code, clause } = toldIssue(issue, value);
    this.#tell(code, path, clause);
  }

  #addUnknown(names: readonly string[], path: Path): void {
    const known = this.checked.knownBeside(names);
    for (const name of names.slice(0, maxFound - this.#found.length)) {
      const meant = meantBy(name, known);
      this.#tell(
        'UNKNOWN',
        [...path, name],
        `is not a known field${meant ? `; did you mean ${quotedName(meant)}?` : ''}`,
      );
    }
  }

  #tell(code: FaultCode, path: Path, clause: string, before = ''): void {
    const subject = path.length === 0 ? `The ${this.checked.part}` : `${before}${quotedName(path.join('.'))}`;
    const detail = `${subject} ${clause}${/[.?]$/.test(clause) ? '' : '.'}`;
    // Several checks of one value may say the same.
    if (this.#found.some((fault) => fault.detail === detail && isSamePath(fault.path, path))) return;
    this.#found.push({ in: this.checked.part, path, code, detail });
  }
}

function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((segment, index) => segment === other[index]);
}

function segmentOf(segment: PropertyKey): string | number {
  return typeof segment === 'number' ? segment : String(segment);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, segment) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, segment)
        ? Reflect.get(part, segment)
        : undefined,
    value,
  );
}

/** Whether an issue is about the value at its path. A refinement may be about another one, and name the field that has to change. */
function isOfTheValue({ code, message }: Issue): boolean {
  return code !== 'custom' || message === 'is not valid';
}

/** Returns the issues of the one form of a union that the value fits but for some of its fields, if there is one. */
function meantForm(forms: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const [nearest, next] = forms
    .filter((issues) => issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'))
    .sort((a, b) => a.length - b.length);
  return nearest && nearest.length < (next?.length ?? Infinity) ? nearest : undefined;
}

/** Returns the code of an issue of a value, and what it says of the value, as the rest of a sentence that begins with its name. */
export function toldIssue(issue: Issue, value: unknown): { readonly code: FaultCode; readonly clause: string } {
  const isTold = issue.code !== 'custom' && issue.message.startsWith('must be ');
  return { code: codeOf(issue), clause: isTold ? `${issue.message}, not ${given(value)}` : issue.message };
}

function codeOf(issue: Issue): FaultCode {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'never' ? 'UNKNOWN' : 'WRONG_TYPE';
    case 'too_small':
      return isLength(issue.origin) ? 'TOO_SHORT' : 'TOO_SMALL';
    case 'too_big':
      return isLength(issue.origin) ? 'TOO_LONG' : 'TOO_LARGE';
    case 'invalid_value':
    case 'not_multiple_of':
    case 'invalid_union':
      return 'WRONG_VALUE';
    case 'custom':
      return isFaultCode(issue.params?.[FAULT]) ? issue.params[FAULT] : 'WRONG_FORMAT';
    default:
      return 'WRONG_FORMAT';
  }
}

function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === 'string' && Object.hasOwn(faultCodes, code);
}

function isLength(origin: string): boolean {
  return ['string', 'array', 'set', 'map'].includes(origin);
}
