import type { Signature } from '../../../schemas/fields.ts';
import { dictionary, useText } from '../text/language.ts';

const words = dictionary({
  'zh-CN': { signature: (name: string) => `${name} 的手写签名`, typed: '（键入姓名确认，未手写）' },
  en: { signature: (name: string) => `Signature of ${name}`, typed: ' (confirmed by typing, not drawn)' },
});

/** The typed name, and the strokes as the finger drew them. */
export function Signed({ signature }: { signature: Signature }) {
  const text = useText(words);
  return (
    <>
      {signature.name}
      {signature.isTyped && text.typed}
      {signature.strokes.length > 0 && (
        <svg className="signature" viewBox="0 0 1000 1000" role="img" aria-label={text.signature(signature.name)}>
          {signature.strokes.map((stroke) => (
            <polyline key={stroke.join(' ')} points={stroke.join(' ')} />
          ))}
        </svg>
      )}
    </>
  );
}
