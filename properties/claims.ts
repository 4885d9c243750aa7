/**
 * The claims of the debate on proxies for TLS (M. Rex and D. McGrew, TLS working group mailing list, August 2011),
 * each read as questions to the shipped protocols. The readings are ours; no answer stands here.
 * @module
 */
import type { Claim, DebateQuestion, Quote } from './debate.ts';
import type { Words } from './guarantee.ts';

const today = '1 August 2011';
const before = 'before 1 August 2011, as quoted on that day';

const rex = (text: string): Quote => ({ by: 'Martin Rex', when: today, text });
const mcgrew = (text: string, when = today): Quote => ({ by: 'David McGrew', when, text });

/** A protocol as it is typed: its name and the options that are taken. */
const asking =
  (expected?: 'holds' | 'fails') =>
  (typed: string, goal: string, ...under: Words): DebateQuestion => {
    const [spec = '', ...options] = typed.split(' ');
    return { spec, with: options, goal, under, ...(expected !== undefined && { expected }) };
  };

const holds = asking('holds');
const fails = asking('fails');
const beside = asking();

/** In the order of the argument. */
export const claims: readonly Claim[] = [
  {
    name: 'A forwarded certificate is no evidence',
    by: ['Martin Rex'],
    quotes: [rex('the client believes a forwarded certificate with _no_ proof-of-posession for that cert')],
    reading:
      'Where the proxy only forwards the certificate, a dishonest one makes the client accept a server that takes no part.',
    questions: [
      fails('mcgrew-server', 'server-participation', 'proxy'),
      fails('mcgrew-client', 'server-participation', 'proxy'),
      fails('pop-naive rsa', 'server-participation', 'proxy'),
    ],
  },
  {
    name: 'What is missing is proof of possession',
    by: ['Martin Rex'],
    quotes: [rex('with _no_ proof-of-posession for that cert')],
    reading: 'Where proof of possession is forwarded, a dishonest proxy cannot do without the server.',
    questions: [
      holds('pop-naive', 'server-participation', 'proxy'),
      holds('pop-naive bound', 'server-participation', 'proxy'),
      holds('pop-committed', 'server-participation', 'proxy'),
      holds('pop-committed bound', 'server-participation', 'proxy'),
      holds('pop-tls13', 'server-participation', 'proxy'),
    ],
  },
  {
    name: 'The extension is no better than interception',
    by: ['Martin Rex'],
    quotes: [
      rex('is a mere implementation detail, and has no impact of the size of the security problem'),
      rex('at the far end of badness, there is _nothing_ that can possibly be worse'),
    ],
    reading: 'What interception does not guarantee to the client, the extension does not guarantee either.',
    questions: [
      fails('mcgrew-server', 'server-participation', 'proxy'),
      fails('mcgrew-server', 'non-impersonation-client'),
      fails('mcgrew-server', 'visible-to-client'),
      fails('mcgrew-server', 'client-consent'),
      beside('interception', 'server-participation', 'proxy'),
      beside('interception', 'non-impersonation-client'),
      beside('interception', 'visible-to-client'),
      beside('interception', 'client-consent'),
    ],
  },
  {
    name: 'The proxy impersonates every server',
    by: ['Martin Rex'],
    quotes: [
      rex("You're trying to give the proxy the authority to impersonate _every_ server."),
      rex('then it will have to impersonate the real server to the client'),
    ],
    reading:
      'A proxy that ends both sessions holds a key that the client takes for the server’s, and passes its own data for the server’s.',
    questions: [
      fails('interception', 'non-impersonation-client'),
      fails('interception-tls13', 'non-impersonation-client'),
      fails('mcgrew-server', 'non-impersonation-client'),
      fails('mcgrew-client', 'non-impersonation-client'),
      fails('mcgrew-client', 'data-to-client', 'proxy'),
    ],
  },
  {
    name: 'Not in the cryptographic sense',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'the goal here is to not have the proxy impersonate any other device, at least not impersonate in the cryptographic sense',
      ),
    ],
    reading:
      'In the extension, when the client or a server that knows of the proxy accepts a key as shared with somebody, only these two hold it.',
    questions: [
      holds('mcgrew-server', 'non-impersonation-client'),
      holds('mcgrew-client', 'non-impersonation-client'),
      holds('mcgrew-client', 'non-impersonation-server'),
    ],
  },
  {
    name: 'The proxy can modify the traffic',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'If "impersonate" is meant in the sense that a proxy can modify the traffic passing through it, then yes, that is a goal for the system',
      ),
    ],
    reading: 'A dishonest proxy of the extension changes the data of either side, unnoticed.',
    questions: [
      fails('mcgrew-client', 'data-to-client', 'proxy'),
      fails('mcgrew-client', 'data-to-server', 'proxy'),
    ],
  },
  {
    name: 'Strong assurance that the server takes part',
    by: ['Martin Rex', 'David McGrew'],
    quotes: [
      mcgrew(
        'important for the client to have a strong assurance that the subject of the server certificate is an active participant in the session. I agree that is a highly desirable property.',
      ),
    ],
    reading:
      'Such an assurance can be had, also where the proxy is dishonest, and the extension does not give it.',
    questions: [
      holds('ideal-literal', 'server-participation-strong', 'proxy'),
      holds('ideal-named', 'server-participation-strong', 'proxy'),
      holds('pop-naive bound', 'server-participation-strong', 'proxy'),
      holds('keyshare-client', 'server-participation-strong', 'proxy'),
      fails('mcgrew-server', 'server-participation-strong', 'proxy'),
      beside('pop-committed bound', 'server-participation-strong', 'proxy'),
      beside('pop-tls13', 'server-participation-strong', 'proxy'),
    ],
  },
  {
    name: 'A terminating proxy leaks just as easily',
    by: ['Martin Rex'],
    quotes: [
      rex(
        'If the proxy is terminating both TLS connections, it will have access to traffic encryption and mac keys of both connections',
      ),
      rex('Sharing the traffic encryption keys will not make this any worse.'),
    ],
    reading:
      'A dishonest proxy has the data with either design, and where it is given the encryption keys only, it can do no more than one that ends both sessions.',
    questions: [
      fails('mcgrew-client', 'data-confidentiality-proxy'),
      fails('keyshare-client', 'data-confidentiality-proxy'),
      fails('mcgrew-client', 'data-to-client', 'proxy'),
      holds('keyshare-client', 'data-to-client', 'proxy'),
      fails('mcgrew-client', 'server-participation', 'proxy'),
      holds('keyshare-client', 'server-participation', 'proxy'),
    ],
  },
  {
    name: 'A server gives keys away unnoticed',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'a server could (mis)use it and give away session keys without the knowledge or consent of the client',
        before,
      ),
    ],
    reading: 'Where the server hands keys over, the client neither sees the proxy nor approves of it.',
    questions: [
      fails('keyshare-server', 'visible-to-client'),
      fails('keyshare-server', 'client-consent'),
      fails('keyshare-server', 'non-impersonation-client'),
    ],
  },
  {
    name: 'A client gives keys away unnoticed',
    by: ['David McGrew'],
    quotes: [mcgrew('the client could do so without the knowledge or consent of the server')],
    reading: 'Where the client hands keys over, the server neither sees the proxy nor approves of it.',
    questions: [fails('keyshare-client', 'visible-to-server'), fails('keyshare-client', 'server-consent')],
  },
  {
    name: 'Handing over keys is more easily abused',
    by: ['David McGrew'],
    quotes: [mcgrew('it would create a mechanism that could more easily be abused', before)],
    reading: 'The knowledge and consent that this lacks, the extension has, on both sides.',
    questions: [
      holds('mcgrew-server', 'visible-to-client'),
      holds('mcgrew-server', 'client-consent'),
      holds('mcgrew-server', 'visible-to-server'),
      holds('mcgrew-server', 'server-consent'),
    ],
  },
  {
    name: 'With AEAD a reader can write',
    by: ['Martin Rex', 'David McGrew'],
    quotes: [
      mcgrew('fundamentally incompatible with Authenticated Encryption in general', before),
      rex(
        'Correct, the use of AEAD would break the security, since this mode does not use seperate traffic encryption and mac keys.',
      ),
    ],
    reading:
      'A dishonest reader cannot write where encryption and MAC keys are separate, and can where they are one key.',
    questions: [
      holds('keyshare-client', 'response', 'proxy'),
      fails('keyshare-client rw', 'response', 'proxy'),
      holds('keyshare-client', 'request', 'proxy'),
      fails('keyshare-client rw', 'request', 'proxy'),
      holds('keyshare-server', 'response', 'proxy'),
      fails('keyshare-server rw', 'response', 'proxy'),
    ],
  },
  {
    name: 'AEAD cannot be had at all',
    by: ['David McGrew'],
    quotes: [mcgrew('fundamentally incompatible with Authenticated Encryption in general', before)],
    reading: 'With AEAD a dishonest reader can write, whenever it is given the keys.',
    questions: [
      fails('keyshare-client rw', 'response', 'proxy'),
      fails('keyshare-client rw late', 'response', 'proxy'),
      fails('keyshare-client rw late', 'request', 'proxy'),
      fails('keyshare-server rw late', 'response', 'proxy'),
      fails('keyshare-server rw late', 'request', 'proxy'),
    ],
  },
  {
    name: 'A read-only proxy is viable',
    by: ['Martin Rex'],
    quotes: [mcgrew('you expect a "read only" solution to be viable, while I don\'t')],
    reading: 'There are designs in which even a dishonest proxy can read and cannot write.',
    questions: [
      holds('keyshare-client', 'response', 'proxy'),
      holds('keyshare-client', 'request', 'proxy'),
      holds('keyshare-server', 'response', 'proxy'),
      holds('keyshare-server', 'request', 'proxy'),
      holds('mctls', 'response', 'proxy'),
    ],
  },
  {
    name: 'A proxy that writes is another matter',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'would not evolve into a read/write proxy, which would introduce very significant security problems',
      ),
    ],
    reading: 'Where the proxy can write as well, the ends get what the other has not sent.',
    questions: [
      fails('keyshare-client rw', 'response', 'proxy'),
      fails('keyshare-client rw', 'request', 'proxy'),
      fails('keyshare-server rw', 'response', 'proxy'),
      fails('both-consent', 'response', 'proxy'),
    ],
  },
  {
    name: 'Whoever has session keys has to be trusted',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'In any solution in which a proxy has session keys, it is required that the client and server trust the proxy to do the right thing.',
      ),
    ],
    reading:
      'A proxy that has keys can, if it is dishonest, break confidentiality and authenticity of the data.',
    questions: [
      fails('mcgrew-client', 'data-confidentiality-proxy'),
      fails('mcgrew-client', 'data-to-client', 'proxy'),
      fails('keyshare-client', 'data-confidentiality-proxy'),
      fails('keyshare-client', 'data-to-client', 'proxy'),
      fails('keyshare-client rw', 'data-confidentiality-proxy'),
      fails('keyshare-client rw', 'data-to-client', 'proxy'),
    ],
  },
  {
    name: 'Both sides can be made to approve',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'one could design a solution that required both the client and server to approve of the presence of the proxy',
      ),
    ],
    reading:
      'There is a design in which an honest proxy has the key only if the client has wanted it and the server has accepted it.',
    questions: [
      holds('both-consent', 'consent'),
      holds('both-consent', 'C : agreement S on P, scope'),
      beside('both-consent', 'visible-to-client'),
      beside('both-consent', 'visible-to-server'),
      beside('both-consent', 'server-consent'),
    ],
  },
  {
    name: 'The ideal: nonces and roles, signed by each',
    by: ['David McGrew'],
    quotes: [
      mcgrew(
        'the obvious approach would be to have C, S, and P each issue nonces that get signed by each other party',
      ),
      mcgrew('and indication of the role of each signer'),
    ],
    reading:
      'Signatures on all nonces and the role of the signer are enough for the three to agree, and the role is needed.',
    questions: [
      holds('ideal-literal', 'server-participation-strong', 'proxy'),
      holds('ideal-literal', 'three-way-nonces'),
      holds('ideal-literal', 'three-way-agreement'),
      fails('ideal-untagged', 'server-participation', 'proxy'),
      beside('ideal-named', 'three-way-nonces'),
      beside('ideal-named', 'three-way-agreement'),
    ],
  },
];

/** Claims of the exchange that no model of this kind can decide. */
export const leftAside: readonly { readonly quote: Quote; readonly because: string }[] = [
  {
    quote: mcgrew('easy-to-make implementation mistakes could undermine security', before),
    because: 'a model of messages has no implementation',
  },
  {
    quote: mcgrew('It would make crypto validation considerably harder if not impossible.', before),
    because: 'it is about programs and procedures',
  },
  {
    quote: mcgrew('to prevent keystream insertion attacks and keystream re-use', before),
    because: 'encryption is a term here, and a keystream is below it',
  },
  {
    quote: rex('I consider AEAD a bad idea'),
    because: 'an opinion; what AEAD does to a reader with keys is decided above',
  },
  {
    quote: mcgrew(
      'I have zero confidence that a read-only decryption proxy would not evolve into a read/write proxy',
    ),
    because: 'it is about what people will do',
  },
  {
    quote: mcgrew(
      'it would be easy for implementers to ignore the stipulation that both sides accede to the proxy',
    ),
    because: 'it is about what people will do',
  },
];
