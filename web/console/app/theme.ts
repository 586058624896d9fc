/** antd's tokens: one blue and greys dark enough to read (contrast at least 4.5 to 1 on every background used). */
import type { ThemeConfig } from 'antd';

export const theme: ThemeConfig = {
  hashed: false,
  token: {
    colorPrimary: '#0b5cad',
    colorInfo: '#0b5cad',
    colorLink: '#0b5cad',
    colorSuccess: '#1d7a3e',
    colorWarning: '#a15c00',
    colorError: '#b3261e',
    colorTextBase: '#17202b',
    colorTextSecondary: '#3d4957',
    colorTextTertiary: '#515d6b',
    colorTextQuaternary: '#5a6673',
    colorTextPlaceholder: '#5f6b79',
    colorTextDescription: '#515d6b',
    colorBorder: '#8a95a3',
    colorSuccessBg: '#e6f4ea',
    colorSuccessBorder: '#9ccfab',
    colorInfoBg: '#e8f1fb',
    colorInfoBorder: '#b9d3ef',
    colorWarningBg: '#fff4e0',
    colorWarningBorder: '#e8c583',
    colorErrorBg: '#fdecea',
    colorErrorBorder: '#eeb0ab',
    borderRadius: 6,
    fontSize: 14,
    fontFamily:
      '-apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    motion: false,
    wireframe: false,
  },
};
