// Loaded into the server by start.mjs. When start.mjs is killed without a chance to stop the server, the server must
// not keep the port and the data folder, so it exits at once. That loses nothing: what was acknowledged is stored, and
// a crash is a supported way to stop.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// The channel alone must not keep the process alive.
process.channel?.unref();
