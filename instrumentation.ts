export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startProcess } = await import('./lib/boot');
  await startProcess();
}
