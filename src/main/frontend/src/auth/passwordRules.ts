/** What the server asks of a new password; it also refuses the worst ones of a list of its own. */
const SHORTEST = 10;
const LONGEST = 256;

export const PASSWORD_RULES = ['long', 'notName', 'new', 'same'] as const;
export type PasswordRule = (typeof PASSWORD_RULES)[number];

export interface PasswordInput {
  user: string;
  current: string;
  password: string;
  repeated: string;
}

/** Which rules a new password fulfils. Characters are counted as people see them, not as UTF-16. */
export function passwordRules(input: PasswordInput): Record<PasswordRule, boolean> {
  const { user, current, password, repeated } = input;
  const length = [...password].length;
  const typed = password !== '';
  return {
    long: length >= SHORTEST && length <= LONGEST,
    notName: typed && !password.toLowerCase().includes(user.toLowerCase()),
    new: typed && password !== current,
    same: typed && password === repeated,
  };
}
