/** Everything that JSON can express. A field that is `undefined` counts as absent, and -0 as 0. */
export type OddData = string | number | boolean | null | readonly OddData[] | OddFields;

export interface OddFields {
  readonly [key: string]: OddData | undefined;
}

/** One line of an order. Its data is as varied as storable data can be. */
export interface OrderLine {
  readonly article: string;
  readonly quantity: number;
  readonly price: { readonly minor: number; readonly currency?: string | undefined };
  readonly gift?: { readonly wrap: boolean; readonly message?: string | undefined } | undefined;
  readonly options: OddFields;
  readonly measures: readonly (readonly number[])[];
}

/** The part of an order that a command amends. Each field may be left out. */
export interface OrderDetails {
  readonly contact?: string | undefined;
  readonly address?: OddFields | undefined;
}

export interface Order extends OrderDetails {
  readonly reference: string;
  /** How many lines the order has room for. */
  readonly capacity: number;
  readonly credit: number;
  readonly priority: number;
  readonly lines: readonly OrderLine[];
  readonly notes: OddData;
}
