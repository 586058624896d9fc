import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { Refusal } from '../parts/refusal.tsx';
import { useText } from '../text/language.ts';
import { Brand } from './brand.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { fetchSignInSettings, finishSignIn, signIn } from './session.ts';
import { frame } from './words.ts';

/** The page around everything that comes before signing in. */
export function Porch({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <main className="porch">
      <section>
        <p className="brand">
          <Brand size={32} />
        </p>
        <h1>{title}</h1>
        {children}
        <LanguageSwitch />
      </section>
    </main>
  );
}

export function SignInScreen() {
  const text = useText(frame);
  const settings = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => fetchSignInSettings(signal) });
  const [error, setError] = useState<Error>();
  const failure = settings.error ?? error;
  return (
    <Porch title={settings.data?.bureauName ?? text.signIn}>
      <p>{text.signInLead}</p>
      {failure && <Refusal error={failure} onRetry={() => void settings.refetch()} />}
      <Button
        type="primary"
        size="large"
        block
        disabled={settings.data === undefined}
        onClick={() => signIn('/').catch(setError)}
      >
        {text.signIn}
      </Button>
    </Porch>
  );
}

/** Where the issuer sends the browser back to. */
export function SignedInScreen() {
  const text = useText(frame);
  const navigate = useNavigate();
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    finishSignInOnce().then(
      (returnTo) => navigate({ to: returnTo, replace: true }),
      () => setHasFailed(true),
    );
  }, [navigate]);
  if (!hasFailed) return <Porch title={text.signingIn}>{null}</Porch>;
  return (
    <Porch title={text.signInFailed}>
      <Button type="primary" size="large" block onClick={() => void signIn('/')}>
        {text.signInAgain}
      </Button>
    </Porch>
  );
}

let finishing: Promise<string> | undefined;
/** The code in the address is good for one use, effects may run twice. */
function finishSignInOnce(): Promise<string> {
  finishing ??= finishSignIn();
  return finishing;
}

export function SignedOutScreen() {
  const text = useText(frame);
  return (
    <Porch title={text.signedOut}>
      <Button type="primary" size="large" block onClick={() => void signIn('/')}>
        {text.signInAgain}
      </Button>
    </Porch>
  );
}
