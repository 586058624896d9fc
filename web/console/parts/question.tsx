import { Popconfirm } from 'antd';
import { type ComponentRef, type ReactNode, useRef } from 'react';

type Props = { title: string; onConfirm: () => void; children: ReactNode };

/** Asks at a button before it acts; the focus goes into the question and comes back to the button. */
export function Question({ title, onConfirm, children }: Props) {
  const popup = useRef<ComponentRef<typeof Popconfirm>>(null);
  function moveFocus(isOpen: boolean) {
    const { popupElement, nativeElement } = popup.current ?? {};
    if (isOpen) popupElement?.querySelector('button')?.focus();
    else if (document.activeElement === document.body || popupElement?.contains(document.activeElement))
      nativeElement?.focus();
  }
  return (
    <Popconfirm ref={popup} title={title} onConfirm={onConfirm} afterOpenChange={moveFocus}>
      {children}
    </Popconfirm>
  );
}
