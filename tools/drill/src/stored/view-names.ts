/** The views of the bank, by their types. */
export const viewNames = ['movement', 'account_summary'] as const;
export type ViewName = (typeof viewNames)[number];
