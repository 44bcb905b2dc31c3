import { describe, expect, it } from 'vitest';
import { createOauthSigner, percentEncode } from './oauth.ts';

const credentials = {
  consumerKey: 'TESTCONSUMERKEY000000000000000001',
  consumerSecret: 'testConsumerSecretAAAA0001',
  tokenValue: 'TESTTOKENVALUE0000000000000000001',
  tokenSecret: 'testTokenSecretBBBB0002',
};
const baseUrl = 'https://api.bricklink.com/api/store/v1';
const stamp = { timestamp: 1_767_225_600, nonce: 'n0nce0001' };

describe('signing calls to BrickLink', () => {
  // Checked against another implementation; reference: bricklink.md 2.4.
  it.each([
    ['GET', '/orders/40000001', undefined, 'l/GZNectisPK1wOYVv6FaHO651A='],
    ['GET', '/orders', { direction: 'in', status: 'paid,packed' }, 'Qw6dfiuyoFQj0s6IiXSidbt2wMw='],
    ['GET', '/inventories', { item_type: 'part', status: '-R' }, 'NQL96k3cyOkAfj0I/LEmHEBLmao='],
    ['PUT', '/inventories/500000123', undefined, 'wNxbUDSSQNJlkaLYrtwPZZqAj8E='],
    ['POST', '/orders/40000001/drive_thru', { mail_me: 'true' }, '14oE1WYuAD4omBxRE9BKaJAruoI='],
    [
      'GET',
      `/items/part/${percentEncode('3068bpb0001*')}/price`,
      { guide_type: 'sold' },
      'F16UfST77V9DhNGxRF6+ArsMdfE=',
    ],
  ])('signs %s %s as BrickLink does', async (method, path, query, signature) => {
    const sign = createOauthSigner(credentials);
    const signed = await sign({ method, baseUrl, path, ...(query ? { query } : {}), ...stamp });
    expect(signed.signature).toBe(signature);
    expect(signed.authorization).toContain(`oauth_signature="${encodeURIComponent(signature)}"`);
  });

  it('builds the documented base string and sends the very query it signed', async () => {
    const sign = createOauthSigner(credentials);
    const signed = await sign({
      method: 'get',
      baseUrl,
      path: '/orders',
      query: { direction: 'in', status: 'paid,packed' },
      ...stamp,
    });
    expect(signed.baseString).toBe(
      'GET&https%3A%2F%2Fapi.bricklink.com%2Fapi%2Fstore%2Fv1%2Forders&direction%3Din%26oauth_consumer_key%3DTESTCONSUMERKEY000000000000000001%26oauth_nonce%3Dn0nce0001%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1767225600%26oauth_token%3DTESTTOKENVALUE0000000000000000001%26oauth_version%3D1.0%26status%3Dpaid%252Cpacked',
    );
    expect(signed.url).toBe(`${baseUrl}/orders?direction=in&status=paid%2Cpacked`);
    expect(new URL(signed.url).href).toBe(signed.url);
  });

  it('forgives the newline that came along when a secret was copied', async () => {
    const untidy = createOauthSigner({
      consumerKey: ` ${credentials.consumerKey}`,
      consumerSecret: `${credentials.consumerSecret}\n`,
      tokenValue: `${credentials.tokenValue} `,
      tokenSecret: `${credentials.tokenSecret}\r\n`,
    });
    const signed = await untidy({ method: 'GET', baseUrl, path: '/orders/40000001', ...stamp });
    expect(signed.signature).toBe('l/GZNectisPK1wOYVv6FaHO651A=');
  });

  it('signs a local address with its port, and leaves the usual port out', async () => {
    const sign = createOauthSigner(credentials);
    const local = await sign({
      method: 'GET',
      baseUrl: 'http://LOCALHOST:8788/api/store/v1/',
      path: '/orders',
      ...stamp,
    });
    expect(local.baseString).toContain(`GET&${encodeURIComponent('http://localhost:8788/api/store/v1/orders')}&`);
    expect(local.url).toBe('http://localhost:8788/api/store/v1/orders');
    const usual = await sign({
      method: 'GET',
      baseUrl: 'https://api.bricklink.com:443/api/store/v1',
      path: '/orders/40000001',
      ...stamp,
    });
    expect(usual.signature).toBe('l/GZNectisPK1wOYVv6FaHO651A=');
  });

  it('escapes what encodeURIComponent leaves alone', () => {
    expect(percentEncode("a!'()*~-._ü")).toBe('a%21%27%28%29%2A~-._%C3%BC');
  });
});
