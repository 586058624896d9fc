import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';

/** The closed loop, and the product's name. */
export function Brand({ size }: { size: number }) {
  const text = useText(common);
  return (
    <>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="#0b5cad" />
        <path d="M16 7a9 9 0 1 1-7.8 4.5" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
        <path d="m11.5 16.2 3.2 3.2 6-6.4" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      </svg>{' '}
      {text.product}
    </>
  );
}
