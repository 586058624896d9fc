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
  add: string;
  camera: string;
  state: Record<'sending' | 'stored' | 'lost', string>;
  failed: string;
  noAnswer: string;
  retry: (place: number) => string;
  remove: (place: number) => string;
  removal: string;
  stored: (count: number) => string;
  sending: (count: number) => string;
  unusable: (count: number) => string;
  tooMany: (most: number, left: number) => string;
  wait: string;
  mend: string;
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
    add: '选择照片',
    camera: '拍照',
    state: { sending: '上传中', stored: '已存', lost: '没有传完，请移除后重新选择' },
    failed: '上传失败',
    noAnswer: '网络不通，请重试',
    retry: (place) => `重试第 ${place} 张`,
    remove: (place) => `移除第 ${place} 张`,
    removal: '移除',
    stored: (count) => `${count} 张已存`,
    sending: (count) => `${count} 张上传中`,
    unusable: (count) => `${count} 张没有存好`,
    tooMany: (most, left) => `最多 ${most} 张，有 ${left} 张没有加入`,
    wait: '照片还在上传，传完后再提交。',
    mend: '有照片没有存好，请重试或移除。',
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
    add: 'Choose photos',
    camera: 'Take a photo',
    state: { sending: 'Uploading', stored: 'Stored', lost: 'Not fully sent; remove it and choose it again' },
    failed: 'Upload failed',
    noAnswer: 'no network; try again',
    retry: (place) => `Try again: photo ${place}`,
    remove: (place) => `Remove photo ${place}`,
    removal: 'Remove',
    stored: (count) => `${count} stored`,
    sending: (count) => `${count} uploading`,
    unusable: (count) => `${count} not stored`,
    tooMany: (most, left) => `At most ${most}; ${left} not added`,
    wait: 'Photos are still being uploaded; submit once they are stored.',
    mend: 'A photo is not stored; try it again or remove it.',
  },
});
