/** The whole app in one stack: shared resources, then one construct per slice, then the way in. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import { Api } from './http-api.ts';
import { Identity } from './identity.ts';
import { Shared } from './shared.ts';
import { FormsSlice } from './slices/forms.ts';
import { HazardsSlice } from './slices/hazards.ts';
import { LinksSlice } from './slices/links.ts';
import { NotificationsSlice } from './slices/notifications.ts';
import { PhotosSlice } from './slices/photos.ts';
import { SelfChecksSlice } from './slices/self-checks.ts';
import { StaffSlice } from './slices/staff.ts';
import { StatisticsSlice } from './slices/statistics.ts';
import { SystemSlice } from './slices/system.ts';
import { UnitsSlice } from './slices/units.ts';
import { WorkflowSlice } from './slices/workflow.ts';
import type { Stage } from './stage.ts';
import { Web } from './web.ts';

export class BihuanStack extends Stack {
  constructor(scope: Construct, id: string, stage: Stage, props: StackProps) {
    super(scope, id, { ...props, terminationProtection: stage.removal === 'retain', description: '闭环 Bihuan' });
    const shared = new Shared(this, 'Shared', stage);
    const api = new Api(this, 'Api', shared);
    const web = new Web(this, 'Web', shared, api.http);
    web.deploy();
    const identity = new Identity(this, 'Identity', stage, web.url);
    const photos = new PhotosSlice(this, 'Photos', shared, web.url);
    const system = new SystemSlice(
      this,
      'System',
      shared,
      identity,
      `https://${photos.bucket.bucketRegionalDomainName}`,
    );
    new WorkflowSlice(this, 'Workflow', shared);
    new NotificationsSlice(this, 'Notifications', shared, web.url);
    api.serve('units', new UnitsSlice(this, 'Units', shared).http, identity);
    api.serve('links', new LinksSlice(this, 'Links', shared, web.url).http, identity);
    api.serve('forms', new FormsSlice(this, 'Forms', shared).http, identity);
    api.serve('photos', photos.http, identity);
    api.serve('self-checks', new SelfChecksSlice(this, 'SelfChecks', shared).http, identity);
    api.serve('hazards', new HazardsSlice(this, 'Hazards', shared).http, identity);
    api.serve('statistics', new StatisticsSlice(this, 'Statistics', shared).http, identity);
    api.serve('staff', new StaffSlice(this, 'Staff', shared, identity).http, identity);
    api.serve('system', system.http, identity);
    api.servePages(system.pages);
    this.budget(stage);
    new CfnOutput(this, 'Url', { value: web.url });
  }

  /** There is no AWS Budgets in `aws-cn`. */
  private budget({ partition, alarmEmails, monthlyBudgetUsd }: Stage): void {
    if (partition === 'aws-cn' || alarmEmails.length === 0) return;
    new CfnBudget(this, 'Budget', {
      budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: monthlyBudgetUsd, unit: 'USD' } },
      notificationsWithSubscribers: [
        {
          notification: { comparisonOperator: 'GREATER_THAN', notificationType: 'FORECASTED', threshold: 100 },
          subscribers: alarmEmails.map((address) => ({ subscriptionType: 'EMAIL', address })),
        },
      ],
    });
  }
}
