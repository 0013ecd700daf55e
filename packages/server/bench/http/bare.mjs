import { createServer } from 'node:http';

// A bare node:http server that sends the answer it is given, and tells where it listens.
const { headers, body } = JSON.parse(process.argv[2] ?? '{}');
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`serving at http://127.0.0.1:${server.address().port}`);
});
