// Ends the process groups it was told about when whoever started it is gone, however that came: its input then
// closes. `+pid` adds a group, `-pid` forgets one.
import { createInterface } from 'node:readline';
import { signalTree } from './lib-processes.mjs';

const groups = new Set();

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) groups.add(pid);
    else groups.delete(pid);
  })
  .on('close', () => {
    if (groups.size === 0) process.exit();
    for (const pid of groups) signalTree(pid, 'SIGTERM');
    setTimeout(() => {
      for (const pid of groups) signalTree(pid, 'SIGKILL');
    }, 1500);
  });

// A terminal's Ctrl-C or a closed window must not end the watch before its work is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
