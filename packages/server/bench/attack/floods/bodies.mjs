import { connect } from 'node:net';

// Sends the same request over many connections again and again, each whole, whatever is answered meanwhile; tells what came.
const { port, head, bodyBytes, connections, addresses, requests } = JSON.parse(process.argv[2]);
const photo = Math.floor((bodyBytes - 32) / 2);
// No JPEG; it is found out after the whole body was read and decoded.
const body = Buffer.from(
  `{"photo1":"${'/9j/'.repeat(photo / 4)}","photo2":"${'/9j/'.repeat(photo / 4)}"}`,
);
const bytes = Buffer.concat([Buffer.from(`${head}content-length: ${body.length}\r\n\r\n`), body]);
const statuses = {};
let begun = 0;

await Promise.all(
  Array.from({ length: connections }, async (_, n) => {
    while (begun < requests) {
      begun += 1;
      const status = await send(addresses[n % addresses.length]);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }),
);
console.log(JSON.stringify(statuses));

function send(localAddress) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ...(localAddress && { localAddress }) });
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
    });
    // A server may close while bytes are still on their way.
    socket.on('error', () => {});
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'closed'));
    socket.write(bytes);
  });
}
