import { createServer } from 'node:http';
import process from 'node:process';

// Answers everything at once with the same outcome, and tells its parent where it listens.
const answer = JSON.stringify({
  status: true,
  data: {
    message: 'FACE_RECOGNIZED_WITH_SUCCESS',
    verified: true,
    userId: 'u',
    confidence: '0.98',
  },
});
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
      .end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(`http://127.0.0.1:${address?.port}`);
});
