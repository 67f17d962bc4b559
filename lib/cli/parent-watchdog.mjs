// Loaded into the server by start.mjs. When start.mjs is killed without being able to say a word, the server must not live
// on with the port and the data folder. It ends at once: what it has acknowledged is stored, and crashing is a way to stop.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Alone, the channel must not keep the process from ending.
process.channel?.unref();
