import { decodeAwsEventStream } from '../../../../providers/base/aws-event-stream.ts';
import { bedrockChat } from '../../../../providers/bedrock/chat/transformation.ts';
import { testAnswers } from '../../../helpers/answer-cases.ts';
import { awsEventStream } from '../../../helpers/aws-event-stream.ts';

testAnswers({
  folder: 'bedrock/chat/answers',
  provider: 'bedrock',
  model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  transformer: bedrockChat,
  encode: awsEventStream,
  decode: (bytes) => decodeAwsEventStream(bytes, 'bedrock'),
});
