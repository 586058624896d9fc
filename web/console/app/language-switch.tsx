import { Button } from 'antd';
import { setLanguage, useLanguage, useText } from '../text/language.ts';
import { frame } from './words.ts';

export function LanguageSwitch() {
  const text = useText(frame);
  const isEnglish = useLanguage() === 'en';
  return (
    <Button type="text" lang={isEnglish ? 'zh-CN' : 'en'} onClick={() => setLanguage(isEnglish ? 'zh-CN' : 'en')}>
      {text.language}
    </Button>
  );
}
