import { newDataDir, removeAll, startBank, type End, type RunningBank } from '@snapfold/running-bank';
import { operationsOf, type Operation } from './operations.js';
import { Witness } from './witness.js';

/** A bank to which malformed requests are sent. */
export class AttackedBank {
  readonly port: number;

  private constructor(
    private readonly bank: RunningBank,
    readonly witness: Witness,
    /** All operations that it documents, on resources that exist. */
    readonly operations: readonly Operation[],
  ) {
    this.port = Number(new URL(bank.url).port);
  }

  static async start(): Promise<AttackedBank> {
    const bank = await startBank({ DATA_DIR: await newDataDir() });
    const witness = await Witness.of(bank);
    return new AttackedBank(bank, witness, await operationsOf(bank, witness.ids));
  }

  /** Ends the bank in good order. Returns its exit code and what it has written to stderr. */
  async end(): Promise<Pick<End, 'code' | 'err'>> {
    this.bank.signal('SIGTERM');
    const { code, err } = await this.bank.ended;
    await removeAll();
    return { code, err };
  }
}
