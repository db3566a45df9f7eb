import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { scriptIn } from '../machine/script-path.ts';

export interface Download {
  /** The path that the executable is put at. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

const QUIET_AT_FIRST_MS = 20_000;
/** How long the download may be silent in the end: long enough to unpack the archive on a slow disk. */
const QUIET_LATER_MS = 90_000;

/**
 * Downloads the mongod that mongodb-memory-server chooses for this system. It runs in a child process, because its
 * download cannot be cancelled, and may hang on a closed network.
 */
export async function downloadByMemoryServer({ file, env, log }: Download): Promise<void> {
  const child = spawn(process.execPath, [scriptIn(import.meta.dirname, 'memory-server-download'), file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      MONGOMS_MAX_RETRIES: '1',
      ...env,
      NODE_OPTIONS: '',
      MONGOMS_DOWNLOAD_DIR: dirname(file),
      // Without this setting memory-server accepts any certificate.
      npm_config_strict_ssl: 'true',
    },
  });
  let complaint = '';
  let silence = setTimeout(giveUp, QUIET_AT_FIRST_MS);
  function giveUp(): void {
    complaint = 'nothing arrives';
    child.kill('SIGKILL');
  }
  function alive(): void {
    clearTimeout(silence);
    silence = setTimeout(giveUp, QUIET_LATER_MS);
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    alive();
    log(text.trim());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));

  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearTimeout(silence);
  if (code !== 0) throw new Error(complaint || `ended with code ${code}`);
}
