// Preloaded before `aws-lambda-ric`. Two of its calls go through a native addon that needs a C++ toolchain to build; this
// answers for it in JavaScript. The streaming path, which is what the tests are about, is the runtime client's own.
import Module from 'node:module';

// An `import` of it would load undici into every function, and hide whether the function does.
const http = process.getBuiltinModule('node:http');

const ADDON = './rapid-client.node';
const STAND_IN = 'rapid-client-stand-in';
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function send(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, agent, path: `/2018-06-01/runtime/invocation/${path}`, headers };
    const request = http.request(options, async (response) => {
      resolve({ bodyJson: Buffer.concat(await Array.fromAsync(response)).toString(), headers: response.headers });
    });
    request.on('error', reject).end(body);
  });
}

// The addon posts synchronously. Here the next call waits for the post, which comes to the same for the caller.
let posted = Promise.resolve();
const client = {
  initializeClient() {},
  async next() {
    await posted;
    return await send('GET', 'next');
  },
  done(id, body) {
    posted = send('POST', `${id}/response`, body);
  },
  error(id, body) {
    const type = JSON.parse(body).errorType ?? 'Unhandled';
    posted = send('POST', `${id}/error`, body, { 'Lambda-Runtime-Function-Error-Type': type });
  },
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => (request === ADDON ? STAND_IN : resolveFilename(request, ...rest));
Module._cache[STAND_IN] = Object.assign(new Module(STAND_IN), { exports: client, loaded: true });
