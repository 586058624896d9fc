/** The function behind the HTTP APIs of the tests: it answers its event, or as the query says. */

export const code = {
  'asset.code/index.mjs': `
    export const handler = async (event) => {
      const { answer } = event.queryStringParameters ?? {};
      if (answer === 'throw') throw new Error('no');
      if (answer === 'wait') await new Promise((done) => setTimeout(done, 2000));
      return answer ? JSON.parse(Buffer.from(answer, 'base64').toString()) : { statusCode: 200, body: JSON.stringify(event) };
    };`,
};
export type Event = Record<string, unknown> & {
  requestContext: Record<string, unknown>;
  headers: Record<string, string>;
};
