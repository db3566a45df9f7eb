import { Inject } from '@nestjs/common';

/** The injection token of a running service of the type `S`. */
export interface ServiceToken<S> {
  readonly key: symbol;
  /** Never set. It only ties the token to the type `S`. */
  readonly type?: S;
}

type Constructor = abstract new (...parameters: never) => unknown;

/** Returns a new token, under which one service can be registered. */
export function serviceToken<S>(name: string): ServiceToken<S> {
  return { key: Symbol(name) };
}

/** Injects a running service into a parameter of a constructor. A parameter of another type does not compile. */
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
