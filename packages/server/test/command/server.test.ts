import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { loadDocument } from '../../src/contract/document.js';
import { keyFolderOf } from '../../src/keys/open-keys.js';
import { biometrid } from '../command-in-process.js';
import { refused } from '../operations/refused.js';
import { ask } from '../raw-http.js';
import {
  biometridProcess,
  clientByCommand,
  command,
  newDataFolder,
  type ServerProcess,
  startServerProcess,
} from '../server-process.js';

let data: string;
const running: ServerProcess[] = [];
beforeEach(() => {
  data = newDataFolder();
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.end('SIGKILL');
  rmSync(dirname(data), { recursive: true });
});

async function start(
  subcommand: 'serve' | 'quickstart',
  ...options: string[]
): Promise<ServerProcess> {
  const server = await startServerProcess(subcommand, data, ...options);
  running.push(server);
  return server;
}

describe('biometrid serve', () => {
  it('goes on without the engines that come with it, where they cannot be used, and says so', async () => {
    const folder = dirname(data);
    const packages = { face: 'face-engine', voice: 'voice-engine', document: 'ocr-engine' };
    for (const name of Object.values(packages)) {
      // A package is looked for where the server was started.
      const engine = join(folder, `node_modules/@biometrid/${name}`);
      mkdirSync(engine, { recursive: true });
      writeFileSync(join(engine, 'package.json'), '{ "exports": { "./guest": "./guest.mjs" } }');
      writeFileSync(join(engine, 'guest.mjs'), 'throw new Error("The model is not installed.");');
    }
    const options = ['--data', data, '--port', '0', '--admin-port', 'off'];
    const child = execFile(process.execPath, [command, 'serve', ...options], { cwd: folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr?.on('data', (text) => {
      said += text;
    });
    await expect.poll(() => said).toMatch(/serving at/);
    for (const [kind, name] of Object.entries(packages))
      expect(said).toContain(
        `The ${kind} engine @biometrid/${name}/guest cannot be used: The model is not installed.\nbiometrid: The server goes on without: what needs ${kind}s`,
      );
    const [, origin = ''] = /serving at (\S+)/.exec(said) ?? [];
    const { biometrid } = await clientByCommand(data, origin);
    const photo = new Blob(['\xff\xd8\xff'], { type: 'image/jpeg' });
    await refused(
      biometrid.face.findUser({ photo }),
      404,
      'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE',
    );
    const { data: user } = await biometrid.users.create({ reference_id: 'customer-4711' });
    await refused(
      biometrid.voice.verify({ userId: user.id }),
      404,
      'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE',
    );
    expect((await biometrid.voice.listLanguages()).status).toBe(true);
  });

  it.each(['face', 'voice', 'document'])(
    'does not start without a %s engine that it was told to use',
    async (kind) => {
      const engines = [
        '--face-engine',
        'none',
        '--voice-engine',
        'none',
        '--document-engine',
        'none',
      ];
      const { code, stderr } = await biometridProcess(
        ...['serve', '--data', data, '--port', '0', ...engines],
        ...[`--${kind}-engine`, join(data, 'nothing.mjs')],
      );
      expect([code, stderr]).toEqual([1, expect.stringMatching(/nothing\.mjs cannot be used/)]);
    },
  );

  it('says so when the address is not one of this machine', async () => {
    // Of a range that is kept for documentation.
    const { code, stderr } = await biometrid(
      ...['serve', '--data', data, '--host', '192.0.2.1', '--face-engine', 'none'],
      ...['--voice-engine', 'none', '--document-engine', 'none'],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^biometrid: The server cannot listen there .*192\.0\.2\.1.* --host /);
  });

  it('says so when the data folder cannot be used, and so does a command beside it', async () => {
    mkdirSync(join(data, 'biometrid.db'), { recursive: true });
    for (const words of [['serve'], ['clients', 'list']]) {
      const { code, stderr } = await biometrid(...words, '--data', data);
      expect(code).toBe(1);
      expect(stderr).toContain(`biometrid: The data folder ${data} cannot be used (`);
      expect(stderr).toContain('choose another folder');
    }
  });

  it('says so when the port is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => occupant.once('listening', resolve));
    const address = occupant.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { code, stderr } = await biometridProcess(
      ...['serve', '--data', data, '--port', port, '--face-engine', 'none'],
      ...['--voice-engine', 'none', '--document-engine', 'none'],
    );
    occupant.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `biometrid: Port ${port} is in use. Stop what uses it, or choose another with --port.\n`,
    );
  });

  it('says so when another server has the folder, and leaves that one alone', async () => {
    const { origin } = await start('serve');
    const { code, stderr } = await biometrid('serve', '--data', data, '--port', '0');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^biometrid: Another server is using the data folder .* --data\.\n$/);
    expect((await ask(origin, { path: '/openapi.json' })).status).toBe(200);
  });

  it('starts on the folder of one that was killed', async () => {
    await (await start('serve')).end('SIGKILL');
    expect((await ask((await start('serve')).origin, { path: '/openapi.json' })).status).toBe(200);
  });

  it('without keys ends with exit code 1 and tells how to make them', async () => {
    rmSync(keyFolderOf(data), { recursive: true });
    const { code, stderr } = await biometrid('serve', '--data', data, '--port', '0');
    expect(code).toBe(1);
    expect(stderr).toMatch(/no keys in .*biometrid keys init/);
  });

  it('--dev makes keys where there are none, keeps them, and says so at each start', async () => {
    rmSync(keyFolderOf(data), { recursive: true });
    const first = await start('serve', '--dev');
    const ring = readFileSync(join(keyFolderOf(data), 'keyring.json'), 'utf8');
    const loud = `THE KEYS IN ${keyFolderOf(data)} ARE DEVELOPMENT KEYS`;
    expect(first.output.stderr).toContain(loud);
    await first.end('SIGTERM');
    for (const options of [['--dev'], []]) {
      const again = await start('serve', ...options);
      expect(again.output.stderr).toContain(loud);
      await again.end('SIGTERM');
    }
    expect(readFileSync(join(keyFolderOf(data), 'keyring.json'), 'utf8')).toBe(ring);
  });

  it('--dev says nothing of keys that were made to be kept', async () => {
    expect((await start('serve', '--dev')).output.stderr).not.toMatch(/development keys/i);
  });

  it('--dev makes no keys among the data', async () => {
    const keys = join(data, 'keys');
    const { code, stderr } = await biometrid('serve', '--dev', '--data', data, '--keys', keys);
    expect(code).toBe(1);
    expect(stderr).toMatch(/lies in the data folder.*--keys/);
    expect(existsSync(keys)).toBe(false);
  });

  it('--dev compares answers with the contract and serves all the same', async () => {
    const { origin } = await start('serve', '--dev');
    const { biometrid } = await clientByCommand(data, origin);
    expect((await biometrid.users.create({ reference_id: 'customer-4711' })).status).toBe(true);
  });

  describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
    it('ends with exit code 0 once the request under way is finished, and no connection that idles holds it up', async () => {
      const server = await start('serve');
      const { headers } = await clientByCommand(data, server.origin);
      const { port, hostname } = new URL(server.origin);

      // Kept alive after an answer, opened and never used, and in the middle of a request.
      const [idle, silent] = [connect(Number(port), hostname), connect(Number(port), hostname)];
      idle.write('GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n');
      await once(idle, 'data');
      for (const socket of [idle, silent]) socket.on('error', () => {}).resume();
      const body = 'reference_id=under-way';
      const underWay = request({
        port,
        hostname,
        path: '/api/1.0/users',
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': body.length,
        },
      });
      const answered = new Promise<number | undefined>((resolve, reject) => {
        underWay.on('response', (answer) =>
          answer.resume().on('end', () => resolve(answer.statusCode)),
        );
        underWay.on('error', reject);
      });
      await new Promise<void>((resolve) => underWay.write(body.slice(0, 5), () => resolve()));
      // The half of the body is on its way; a further answer shows that the server has got to it.
      await ask(server.origin, { path: '/openapi.json' });

      const closed = [idle, silent].map((socket) => once(socket, 'close'));
      const ended = server.end(signal);
      // A terminal and a package manager may both pass the signal on.
      server.child.kill(signal);
      // While the request is still under way.
      await Promise.all(closed);
      await expect(ask(server.origin, { path: '/openapi.json' })).rejects.toThrow();
      underWay.end(body.slice(5));
      expect(await answered).toBe(200);
      expect(await ended).toBe(0);
    });
  });

  it('writes no secret to its log, and a line for each answer', async () => {
    const server = await start('serve', '--dev');
    const client = await clientByCommand(data, server.origin);
    const { data: created } = await client.biometrid.users.create({
      reference_id: 'private-reference',
      app_token: 'private-token',
    });
    const opened = await ask(server.origin, {
      method: 'POST',
      path: `/api/1.0/users/${created.id}/dialogue/enroll/voice`,
      headers: { ...client.headers, 'x-request-id': 'seen-in-the-log' },
    });
    await client.biometrid.liveness.getStatus().catch(() => undefined);
    await ask(server.origin, {
      path: '/api/1.0/voice/languages',
      headers: { ...client.headers, 'x-biometrid-secret': 'wrong-secret' },
    });
    await ask(server.origin, {
      path: `/api/1.0/voice/languages?secret=${client.secret}`,
      headers: client.headers,
    });
    await ask(server.origin, { path: `/${client.secret}/%ff` });
    await ask(server.origin, {
      path: '/',
      headers: { 'x-biometrid-secret': client.secret, 'x-large': 'x'.repeat(40_000) },
    });
    expect(await server.end('SIGTERM')).toBe(0);

    const log = server.output.stdout + server.output.stderr;
    const cookie = /biometrid\.sid=([\w-]+)/.exec(String(opened.headers['set-cookie']))?.[1];
    for (const secret of [
      client.secret,
      client.livenessToken,
      'wrong-secret',
      cookie,
      'private-reference',
      'private-token',
    ]) {
      expect(secret).toMatch(/.{10}/);
      expect(log).not.toContain(secret);
    }
    const lines = log
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    expect(lines).toContainEqual(
      expect.objectContaining({
        reqId: 'seen-in-the-log',
        operation: 'enrollVoice',
        client: client.id,
        status: 200,
      }),
    );
    expect(lines.filter(({ msg }) => msg === 'answered').length).toBeGreaterThanOrEqual(5);
  });

  it('with a docs site serves it at /docs, and nothing beside it', async () => {
    const docs = join(dirname(data), 'site');
    mkdirSync(join(docs, 'v1.0.0'), { recursive: true });
    writeFileSync(join(docs, 'index.html'), '<title>The docs</title>');
    writeFileSync(join(docs, 'v1.0.0', 'index.html'), '<title>Older docs</title>');
    writeFileSync(join(dirname(data), 'beside.txt'), 'not for you');
    const { origin } = await start('serve', '--docs', docs);
    const redirect = await ask(origin, { path: '/docs' });
    expect([redirect.status, redirect.headers.location]).toEqual([308, '/docs/']);
    const page = await ask(origin, { path: '/docs/' });
    expect([page.status, page.text, page.headers['content-type']]).toEqual([
      200,
      '<title>The docs</title>',
      'text/html; charset=utf-8',
    ]);
    expect((await ask(origin, { path: '/docs/v1.0.0/' })).text).toBe('<title>Older docs</title>');
    for (const path of [
      '/docs/../beside.txt',
      '/docs/%2e%2e/beside.txt',
      '/docs/..%2fbeside.txt',
      '/docs//etc/passwd',
      '/docs/nowhere',
    ]) {
      const { status, text } = await ask(origin, { path });
      expect([path, status >= 400 && status < 500, text.includes('not for you')]).toEqual([
        path,
        true,
        false,
      ]);
    }
  });
});

describe('biometrid serve, once it runs', () => {
  let folder: string;
  let server: ServerProcess;
  let origin: string;
  beforeAll(async () => {
    folder = newDataFolder();
    server = await startServerProcess('serve', folder);
    ({ origin } = server);
  });
  afterAll(async () => {
    await server?.end('SIGKILL');
    rmSync(dirname(folder), { recursive: true });
  });

  it('knows a client that is made while it runs', async () => {
    const { biometrid } = await clientByCommand(folder, origin);
    expect((await biometrid.voice.listLanguages()).status).toBe(true);
  });

  it('keeps to the quota that a client was made with', async () => {
    const { biometrid } = await clientByCommand(folder, origin, '--quota', '2');
    await biometrid.voice.listLanguages();
    await biometrid.voice.listLanguages();
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
  });

  it('listens to loopback alone unless it is told otherwise', async () => {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('keeps a request id that is harmless, and makes one otherwise', async () => {
    const id = async (given?: string | string[]) =>
      (
        await ask(origin, {
          path: '/nowhere',
          ...(given === undefined ? {} : { headers: { 'x-request-id': given } }),
        })
      ).headers['x-request-id'];
    expect(await id('my-Request_1.2:3')).toBe('my-Request_1.2:3');
    expect(await id('x'.repeat(128))).toBe('x'.repeat(128));
    const made = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    for (const hostile of [
      undefined,
      '',
      'x'.repeat(129),
      'a b',
      'a"}',
      '<script>',
      'é',
      ['a', 'b'],
      '$(id)',
    ])
      expect(await id(hostile)).toMatch(made);
    expect(await id()).not.toBe(await id());
  });

  it('serves the contract as YAML and as JSON', async () => {
    const yaml = await ask(origin, { path: '/openapi.yaml' });
    const json = await ask(origin, { path: '/openapi.json' });
    expect(yaml.headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json.json).toEqual(loadDocument());
    expect(yaml.text).toBe(
      readFileSync(
        fileURLToPath(new URL('../../../../openapi/biometrid.yaml', import.meta.url)),
        'utf8',
      ),
    );
  });

  it('without a docs site tells how to get one', async () => {
    for (const path of ['/docs', '/docs/', '/docs/index.html']) {
      const { status, text } = await ask(origin, { path });
      expect([status, text]).toEqual([404, expect.stringContaining('--docs')]);
    }
  });
});

describe('biometrid quickstart', () => {
  const firstClient = () => join(data, 'first-client.json');

  it('makes a first client for its owner alone, and uses it again the next time', async () => {
    const first = await start('quickstart');
    const kept = readFileSync(firstClient(), 'utf8');
    expect((statSync(firstClient()).mode & 0o777).toString(8)).toBe('600');
    const { key, secret } = JSON.parse(kept);
    for (const text of [key, secret, `${first.origin}/api/1.0`])
      expect(first.output.stdout).toContain(text);
    await first.end('SIGTERM');
    const second = await start('quickstart');
    expect(readFileSync(firstClient(), 'utf8')).toBe(kept);
    expect(second.output.stdout).toContain(secret);
  });

  it('makes keys without a word where there are none, and names their folder', async () => {
    rmSync(keyFolderOf(data), { recursive: true });
    const { output } = await start('quickstart');
    expect(output.stdout).toContain(keyFolderOf(data));
    expect(output.stderr).not.toMatch(/keys/i);
  });

  it('prints a curl line that works, and how to have the docs', async () => {
    const { output } = await start('quickstart');
    expect(output.stdout).toContain('--docs DIR');
    const printed = /^ {2}curl .*\\\n.*$/m.exec(output.stdout)?.[0] ?? '';
    const { stdout } = await promisify(execFile)('sh', ['-c', printed.replace('curl', 'curl -s')]);
    expect(JSON.parse(stdout)).toEqual({
      status: true,
      data: { message: 'NEW_USER_CREATED', id: expect.stringMatching(/^[0-9a-f]{24}$/) },
    });
  });

  it('prints a link to the playground that signs in as the first client, with another code each time', async () => {
    const codes = [];
    for (let times = 0; times < 2; times++) {
      const { origin, output, end } = await start('quickstart');
      const [, link, code = ''] = /(http:\S+)#code=(\S+)/.exec(output.stdout) ?? [];
      expect(link).toBe(`${origin}/playground/`);
      expect(code).toMatch(/^[\w-]{22}$/);
      expect(output.stderr).not.toContain(code);
      const answer = await fetch(`${link}session`, {
        method: 'POST',
        headers: { 'x-playground-code': code },
      });
      const { key, secret } = JSON.parse(readFileSync(firstClient(), 'utf8'));
      expect(await answer.json()).toMatchObject({ key, secret });
      codes.push(code);
      await end('SIGTERM');
    }
    expect(new Set(codes).size).toBe(2);
  });

  it('prints the link without a code where others can connect, and hands out nothing', async () => {
    const { origin, output } = await start('quickstart', '--host', '0.0.0.0');
    expect(output.stdout).toContain(`${origin}/playground/ (sign in`);
    expect(output.stdout).not.toContain('#code=');
    const local = origin.replace('0.0.0.0', '127.0.0.1');
    const answer = await fetch(`${local}/playground/session`, {
      method: 'POST',
      headers: { 'x-playground-code': '' },
    });
    expect(answer.status).toBe(404);
  });

  it('makes another first client when the database no longer knows the kept one', async () => {
    await (await start('quickstart')).end('SIGTERM');
    const kept = JSON.parse(readFileSync(firstClient(), 'utf8'));
    for (const name of readdirSync(data).filter((name) => /^(biometrid|keys)\.db/.test(name)))
      rmSync(join(data, name));
    await start('quickstart');
    expect(JSON.parse(readFileSync(firstClient(), 'utf8')).key).not.toBe(kept.key);
  });

  it.each(['', '{"key":', '{"key":"a"}', '[]', 'null'])(
    'says what to do when the kept credentials are damaged: %j',
    async (damaged) => {
      mkdirSync(data);
      writeFileSync(firstClient(), damaged);
      const { code, stderr } = await biometrid('quickstart', '--data', data, '--port', '0');
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /first-client\.json holds no \w+\. Remove the file to get a new first client/,
      );
    },
  );
});
