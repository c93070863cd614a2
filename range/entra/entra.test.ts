import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids } from '../scenarios/ids.ts';
import { type TestRange, testRange } from '../testing.ts';

const fields = '?$select=id,accountEnabled,signInSessionsValidFromDateTime,userType,onPremisesSyncEnabled';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('range/entra', () => {
  let range: TestRange;
  beforeEach(async () => {
    range = await testRange();
  });
  afterEach(() => range.close());

  const user = (id: string) => range.ask('GET', `/graph/v1.0/users/${id}${fields}`);
  const revoke = (id: string) => range.ask('POST', `/graph/v1.0/users/${id}/revokeSignInSessions`);
  const redeem = async (cae = true): Promise<{ status: number; body: unknown; access: string }> => {
    const claims = cae ? '{"access_token":{"xms_cc":{"values":["cp1"]}}}' : '';
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: range.range.world.attacker.loot.refreshToken, claims }).toString();
    const answer = await range.ask('POST', `/login/${ids.tenant}/oauth2/v2.0/token`, body, form);
    const { body: told } = answer;
    const access = typeof told === 'object' && told !== null && 'access_token' in told ? String(told.access_token) : '';
    return { ...answer, access };
  };
  const me = (access: string) => range.ask('GET', '/resource/me', undefined, { authorization: `Bearer ${access}` });

  // https://learn.microsoft.com/graph/api/user-get
  it('finds a user by id and by name, gives only what is selected, and 404 in the shape of Graph', async () => {
    expect((await user('alice@contoso.example')).body).toMatchObject({ id: ids.alice, accountEnabled: true, userType: 'Member', onPremisesSyncEnabled: null });
    expect((await range.ask('GET', `/graph/v1.0/users/${ids.alice}`)).body).not.toHaveProperty('accountEnabled');
    expect((await user(encodeURIComponent('dave_partner.example#EXT#@contoso.example'))).body).toMatchObject({ id: ids.guest, userType: 'Guest' });
    const missing = await user('nobody@contoso.example');
    expect([missing.status, missing.body]).toMatchObject([404, { error: { code: 'Request_ResourceNotFound' } }]);
    expect((await range.ask('GET', '/graph/v1.0/organization')).body).toMatchObject({ value: [{ id: ids.tenant }] });
    expect((await range.ask('GET', `/graph/v1.0/users/${ids.breakGlass}/memberOf`)).body).toMatchObject({ value: [{ displayName: 'Global Administrator' }] });
    expect((await range.ask('GET', `/graph/v1.0/users?$filter=${encodeURIComponent("userPrincipalName eq 'bob@contoso.example'")}`)).body).toMatchObject({ value: [{ id: ids.bob }] });
  });

  it('wants a token of an application', async () => {
    expect((await range.ask('GET', `/graph/v1.0/users/${ids.alice}`, undefined, { authorization: '' })).status).toBe(401);
    const { access } = await redeem();
    expect((await range.ask('GET', `/graph/v1.0/users/${ids.bob}`, undefined, { authorization: `Bearer ${access}` })).body).toMatchObject({ error: { code: 'Authorization_RequestDenied' } });
    const app = await range.ask('POST', `/login/${ids.tenant}/oauth2/v2.0/token`, 'grant_type=client_credentials&client_id=c&client_secret=s&scope=x', form);
    expect(app.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
  });

  // https://learn.microsoft.com/graph/api/user-revokesigninsessions
  it('revokes with whole seconds of range time, and readers see it a second later', async () => {
    range.pass(1700);
    expect((await revoke(ids.alice)).body).toMatchObject({ value: true });
    const old = await user(ids.alice);
    expect(old.body).not.toMatchObject({ signInSessionsValidFromDateTime: '2026-11-21T03:00:01Z' });
    range.pass(1001);
    expect((await user(ids.alice)).body).toMatchObject({ signInSessionsValidFromDateTime: '2026-11-21T03:00:01Z' });
  });

  it('disables an account, but not an administrator with an ordinary role', async () => {
    expect((await range.ask('PATCH', `/graph/v1.0/users/${ids.alice}`, { accountEnabled: false })).status).toBe(204);
    range.pass(1001);
    expect((await user(ids.alice)).body).toMatchObject({ accountEnabled: false });
    expect((await redeem()).body).toMatchObject({ error: 'invalid_grant', error_codes: [50057] });
    const refused = await range.ask('PATCH', `/graph/v1.0/users/${ids.admin}`, { accountEnabled: false });
    expect([refused.status, refused.body]).toMatchObject([403, { error: { code: 'Authorization_RequestDenied' } }]);
    expect((await range.ask('PATCH', `/graph/v1.0/users/${ids.alice}`, { accountEnabled: 'no' })).status).toBe(400);
  });

  it('refuses refresh tokens from before the revocation with AADSTS50173, rolled ones too', async () => {
    expect((await redeem()).status).toBe(200);
    await revoke(ids.alice);
    expect((await redeem()).status).toBe(200);
    range.pass(1001);
    expect(await redeem()).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [50173] } });
  });

  it('refuses CAE tokens once the event has arrived, and lets the others live to their end', async () => {
    const [cae, legacy] = [(await redeem()).access, (await redeem(false)).access];
    await revoke(ids.alice);
    range.pass(4000);
    expect((await me(cae)).status).toBe(200);
    range.pass(1001);
    const refused = await me(cae);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/error="insufficient_claims", claims="/);
    expect((await me(legacy)).status).toBe(200);
    range.pass(75 * 60_000);
    expect((await me(legacy)).body).toMatchObject({ error: { code: 'invalid_token' } });
  });

  it('goes on refusing a token by the first revocation while a second one is on its way, until the world is another one', async () => {
    const { access } = await redeem();
    const before = await range.client.dump();
    await revoke(ids.alice);
    range.pass(5_001);
    await revoke(ids.alice);
    range.pass(1);
    expect((await me(access)).status).toBe(401);
    await range.client.load(before);
    expect((await me(access)).status).toBe(200);
  });
});
