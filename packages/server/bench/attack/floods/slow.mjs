import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// Keeps so many connections open that send their headers byte by byte, and opens each again that is closed; tells how many it opened.
const { port, connections, seconds, trickle } = JSON.parse(process.argv[2]);
const open = new Set();
let opened = 0;

for (let n = 0; n < (seconds * 1_000) / trickle; n += 1) {
  while (open.size < connections) add();
  for (const socket of open) if (socket.writable) socket.write('a');
  await sleep(trickle);
}
for (const socket of open) socket.destroy();
console.log(JSON.stringify({ opened }));

function add() {
  const socket = connect(port, '127.0.0.1');
  open.add(socket);
  opened += 1;
  socket.write('GET / HTTP/1.1\r\nx-slow: ');
  // Many are closed; that is what is hoped for.
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.on('close', () => open.delete(socket));
}
