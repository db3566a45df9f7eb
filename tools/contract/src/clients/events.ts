const cases = {
  account_opened: 'payload.owner === "" ? "nobody" : "opened"',
  amount_deposited: '"deposited " + payload.amount.value',
  amount_withdrawn: '"withdrawn " + payload.amount.value',
  transfer_sent: '"sent to " + payload.to',
  transfer_received: '"received from " + payload.from',
  account_frozen: '"frozen"',
  account_unfrozen: '"unfrozen"',
  account_closed: '"closed"',
};

/** Returns a function that has a case for each type of event of an account, except one. */
export function textOfEvents(except?: keyof typeof cases): string {
  const known = Object.entries(cases).filter(([type]) => type !== except);
  return `export function textOf(payload: Payload): string {
  switch (payload.type) {
    ${known.map(([type, text]) => `case '${type}': return ${text};`).join('\n    ')}
    default: { const none: never = payload; return none; }
  }
}`;
}
