import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestGateway, type TestGateway } from '../../helpers/gateway.ts';

vi.mock('../../../gateway/models/known-models.ts', () => {
  throw new Error('The file is gone.');
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

test('a call whose prices cannot be read is answered all the same', async () => {
  const messages = [{ role: 'user', content: 'Hello' }];

  const whole = await gateway.post({ model: 'openai/gpt-4o', messages });
  const streamed = await gateway.post({ model: 'openai/gpt-4o', messages, stream: true });

  expect(await whole.json()).toMatchObject({ object: 'chat.completion' });
  expect(await streamed.text()).toMatch(/data: \[DONE\]\n\n$/);
  expect(gateway.lines).toMatchObject([
    { status: 200, unpriced: true },
    { status: 200, unpriced: true },
  ]);
});
