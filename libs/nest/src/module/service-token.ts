import { Inject } from '@nestjs/common';

/** Names a running service of the type `S` for those who inject it. */
export interface ServiceToken<S> {
  readonly key: symbol;
  /** Never there: it only ties the token to its type. */
  readonly type?: S;
}

type Constructor = abstract new (...parameters: never) => unknown;

/** A token of its own for a service that is to be registered. */
export function serviceToken<S>(name: string): ServiceToken<S> {
  return { key: Symbol(name) };
}

/** Injects a running service as a parameter of a constructor. A parameter of another type does not compile. */
export function InjectService<S>({ key }: ServiceToken<S>) {
  const inject = Inject(key);
  return <C extends Constructor, I extends number>(
    target: C,
    property: undefined,
    index: I & (S extends ConstructorParameters<C>[I] ? unknown : never),
  ): void => {
    inject(target, property, index);
  };
}
