/** Who signs, and where the phone is: what goes with every handing-in. */
import { useEffect, useRef, useState } from 'react';
import type { Sends } from './call.ts';
import { read, write } from './device.ts';
import { toGcj02 } from './gcj02.ts';
import type { Strokes } from './parts/signature-pad.tsx';

const patienceMs = 8000;
/** A position of the last minute is still that of this check. */
const freshMs = 60_000;

type LocationProof = Sends<'submitSelfCheck'>['locationProof'];
export type Signing = {
  name: string;
  strokes: Strokes;
  setName(name: string): void;
  setStrokes(strokes: Strokes): void;
  /** The person can't draw: the typed name is the signature. */
  isTyped: boolean;
  setTyped(isTyped: boolean): void;
  /** Undefined while something is missing. */
  signature: Sends<'submitSelfCheck'>['signature'] | undefined;
};
/** Numbers of a drawing that is more than a slip of the finger: four points. */
const leastDrawn = 8;

/** The signature as it is made; the name is the one that signed the last time on this phone. */
export function useSigning(unitId: string): Signing {
  const [name, setName] = useState('');
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [isTyped, setTyped] = useState(false);
  const isDrawn = strokes.flat().length >= leastDrawn;
  const signed = name.trim();
  const drawn = isTyped ? { strokes: [], isTyped: true as const } : { strokes };
  const key = `name:${unitId}`;
  useEffect(() => {
    read<string>(key).then((kept) => kept && setName((typed) => typed || kept));
  }, [key]);
  return {
    name,
    strokes,
    setStrokes,
    isTyped,
    setTyped,
    signature: signed && (isTyped || isDrawn) ? { name: signed, ...drawn } : undefined,
    setName(typed) {
      setName(typed);
      void write(key, typed);
    },
  };
}

/** Where the phone is by the time it is asked, or why that is not known. */
export function useLocation(): () => LocationProof {
  const proof = useRef<LocationProof>({ reason: 'timeout' });
  useEffect(() => {
    locate().then((found) => {
      proof.current = found;
    });
  }, []);
  return () => proof.current;
}

function locate(): Promise<LocationProof> {
  return new Promise((resolve) => {
    if (!navigator.geolocation || !isSecureContext) return resolve({ reason: 'unsupported' });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ ...toGcj02(coords.longitude, coords.latitude), accuracyM: coords.accuracy }),
      ({ code }) => resolve({ reason: code === 1 ? 'denied' : code === 2 ? 'unavailable' : 'timeout' }),
      { timeout: patienceMs, maximumAge: freshMs, enableHighAccuracy: true },
    );
  });
}
