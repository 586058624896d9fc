import type { Signing } from '../signing.ts';
import { useWords } from '../words.ts';
import { SignaturePad } from './signature-pad.tsx';
import { TextField } from './text-field.tsx';

type Props = { signing: Signing; isPressed: boolean };

/** Who signs: the name, kept for the next time. */
export function NameField({ signing: { name, setName }, isPressed }: Props) {
  const words = useWords();
  return (
    <TextField
      label={words.yourName}
      value={name}
      maximum={40}
      autoComplete="name"
      onText={setName}
      fault={isPressed && !name.trim() && words.nameMissing}
    />
  );
}

/** Name and drawing; whoever can't draw says so and signs by name. */
export function Signer({ signing, isPressed }: Props) {
  const words = useWords();
  const { strokes, setStrokes, isTyped, setTyped, signature } = signing;
  return (
    <>
      <NameField {...{ signing, isPressed }} />
      {!isTyped && <SignaturePad strokes={strokes} onStrokes={setStrokes} />}
      <p className="fault" role="status">
        {isPressed && !signature && signing.name.trim() && words.drawHint}
      </p>
      <label className="check">
        <input type="checkbox" checked={isTyped} onChange={() => setTyped(!isTyped)} />
        {words.typedInstead}
      </label>
    </>
  );
}
