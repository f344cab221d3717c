/**
 * The one table as it is made where no stack makes it: on a local machine, and in tests.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
import { AwsJsonError, type CallAwsJson } from '../aws-json.ts';

const definition = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

/** Makes the table, unless it is there: made by an earlier run, or by another process a moment ago. It can be used then. */
export async function makeTable(name: string, call: CallAwsJson): Promise<void> {
  try {
    await call('CreateTable', { TableName: name, ...definition });
  } catch (error) {
    if (!(error instanceof AwsJsonError && error.code === 'ResourceInUseException')) throw error;
  }
  while (!(await isActive(name, call))) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}

const pauseMs = 10;

async function isActive(name: string, call: CallAwsJson): Promise<boolean> {
  const { Table: table } = await call('DescribeTable', { TableName: name }, { repeatable: true });
  return (table as { readonly TableStatus?: string } | undefined)?.TableStatus === 'ACTIVE';
}
