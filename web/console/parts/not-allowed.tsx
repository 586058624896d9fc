import { Alert } from 'antd';
import { problems } from '../../../schemas/problem-catalogue.ts';
import { useLanguage } from '../text/language.ts';

/** In place of a screen that somebody came to by its address and may not use. */
export function NotAllowed() {
  const isEnglish = useLanguage() === 'en';
  return <Alert type="warning" showIcon title={problems['actor.not-allowed'][isEnglish ? 'en' : 'zh']} />;
}
