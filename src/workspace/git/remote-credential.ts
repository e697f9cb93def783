/**
 * Environment that hands `token` to one git process for requests to the origin of `remoteUrl` alone. It is in no
 * address, argument list, file or configuration.
 */
export function credentialFor(remoteUrl: string, token: string): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${new URL(remoteUrl).origin}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
  };
}
