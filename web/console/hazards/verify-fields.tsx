import { Form, Input, Radio } from 'antd';
import { useEffect } from 'react';
import type { Hazard } from '../../../schemas/hazard.ts';
import { problems } from '../../../schemas/problem-catalogue.ts';
import { serverNow } from '../app/server-time.ts';
import { PhotoField, usePhotoFault } from '../parts/photo-field.tsx';
import { useLanguage, useText } from '../text/language.ts';
import { civilDate } from '../text/time.ts';
import { LongText, Required } from './action-field.tsx';
import { actionWords } from './action-words.ts';
import type { ActionValues } from './send-action.ts';
import { hazardWords } from './words.ts';

export function VerifyFields({ hazard }: { hazard: Hazard }) {
  const text = useText(actionWords);
  const { passed, failed } = useText(hazardWords);
  const isPassed: unknown = Form.useWatch('isPassed');
  return (
    <>
      <Required name="isPassed" label={text.isPassed}>
        <Radio.Group
          options={[
            { value: true, label: passed },
            { value: false, label: failed },
          ]}
        />
      </Required>
      <VerificationPhotos hazard={hazard} />
      <LongText name="conclusion" label={text.conclusion} maximum={1000} hint={text.conclusionHint} />
      {hazard.level === 'major' && isPassed === true && (
        <Required name="notifiedStaffAt" label={text.notifiedStaffAt}>
          <Input type="date" max={civilDate(serverNow())} />
        </Required>
      )}
    </>
  );
}

/** domain.md §5: on site there is at least one; what is not stored is not sent. */
function VerificationPhotos({ hazard }: { hazard: Hazard }) {
  const text = useText(actionWords);
  const isEnglish = useLanguage() === 'en';
  const form = Form.useFormInstance<ActionValues>();
  const photoIds = Form.useWatch('photoIds', form) ?? [];
  const isRequired = hazard.verificationMethod === 'on-site';
  const missing = problems['hazard.verification-photo-missing'];
  const unsettled = usePhotoFault(photoIds);
  const fault = photoIds.length === 0 && isRequired ? missing[isEnglish ? 'en' : 'zh'] : unsettled;
  useEffect(() => {
    // Once it has been said what is missing, it is said until it is there.
    if (form.getFieldError('photoIds').length > 0) form.setFields([{ name: 'photoIds', errors: fault ? [fault] : [] }]);
  }, [form, fault]);
  return (
    <Form.Item
      name="photoIds"
      label={text.photos}
      extra={isRequired ? text.onSitePhotosHint : text.photosHint}
      required={isRequired}
      validateTrigger={[]}
      rules={[{ validator: () => (fault ? Promise.reject(new Error(fault)) : Promise.resolve()) }]}
    >
      <PhotoField unitId={hazard.unitId} label={text.photos} />
    </Form.Item>
  );
}
