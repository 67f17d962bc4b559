/*
 * npm run db:restored: run once after a backup was restored, with the server's settings (DATABASE_URL, or DATA_DIR
 * while the server is stopped). Open browsers then fetch everything again instead of continuing from a state that no
 * longer exists. A repeated or needless run costs each browser one more fetch and nothing else.
 */
import { existsSync } from 'node:fs';
import { openDatabase } from '../db/connect';
import { readEnv } from '../env';
import { coerceError } from '../errors';
import { renewEpochs } from '../events/epochs';

/** The environment files that `npm start` reads, in the same order. */
function readEnvFiles(): void {
  for (const name of ['.env.production.local', '.env.local', '.env.production', '.env']) {
    if (existsSync(name)) process.loadEnvFile(name);
  }
}

async function main(): Promise<void> {
  readEnvFiles();
  const database = await openDatabase(readEnv(), () => undefined);
  try {
    const orgCount = await renewEpochs(database);
    console.log(
      `${orgCount} ${orgCount === 1 ? 'organization has a new epoch' : 'organizations have a new epoch each'}: every open browser will fetch everything again.`,
    );
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(coerceError(error).message);
  process.exitCode = 1;
});
