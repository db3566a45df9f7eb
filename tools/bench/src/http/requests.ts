/** The requests of the benchmark as HTTP/1.1 writes them. A deposit of the least amount makes the sum of the balances a count. */

const host = 'host: 127.0.0.1\r\n';
const body = JSON.stringify({ amount: { value: '0.01', currency: 'EUR' } });

export const getAccount = (id: string) => get(`/v1/accounts/${id}`);
export const getMovements = (id: string) => get(`/v1/accounts/${id}/movements?limit=20`);

export function postDeposit(id: string): string {
  const head = `POST /v1/accounts/${id}/commands/deposit HTTP/1.1\r\n${host}`;
  return `${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\n${host}\r\n`;
}
