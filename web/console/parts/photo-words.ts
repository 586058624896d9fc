import type * as z from 'zod';
import type { PhotoRefusal } from '../../../schemas/photo.ts';
import { dictionary } from '../text/language.ts';

type Words = {
  waiting: string;
  refused: string;
  refusal: Record<z.infer<typeof PhotoRefusal>, string>;
  photo: (place: number, of: number) => string;
  taken: (facts: string) => string;
  received: (time: string) => string;
  zoomIn: string;
  zoomOut: string;
  fit: string;
  previous: string;
  next: string;
  close: string;
  viewer: string;
  keys: string;
};

export const photoWords = dictionary<Words>({
  'zh-CN': {
    waiting: '照片待补',
    refused: '照片无法使用',
    refusal: {
      'not-an-image': '不是图片',
      'too-many-pixels': '像素过多',
      empty: '文件为空',
      'wrong-hash': '传输出错',
      'too-large': '文件过大',
      unreadable: '无法读取',
    },
    photo: (place, of) => `第 ${place} 张，共 ${of} 张`,
    taken: (facts) => `拍摄于 ${facts}（照片自带信息）`,
    received: (time) => `收到 ${time}`,
    zoomIn: '放大',
    zoomOut: '缩小',
    fit: '适合窗口',
    previous: '上一张',
    next: '下一张',
    close: '关闭',
    viewer: '照片对比',
    keys: '← → 换照片，+ − 缩放，0 适合窗口，Esc 关闭',
  },
  en: {
    waiting: 'Photo to come',
    refused: 'Photo can’t be used',
    refusal: {
      'not-an-image': 'not an image',
      'too-many-pixels': 'too many pixels',
      empty: 'empty file',
      'wrong-hash': 'damaged on the way',
      'too-large': 'file too large',
      unreadable: 'unreadable',
    },
    photo: (place, of) => `Photo ${place} of ${of}`,
    taken: (facts) => `Taken ${facts} (says the photo)`,
    received: (time) => `Received ${time}`,
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    viewer: 'Photos side by side',
    keys: '← → other photo, + − zoom, 0 fit, Esc close',
  },
});
