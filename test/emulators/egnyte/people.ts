// The people of an invented company. The trash of an Egnyte domain is the whole company's, so many of them delete things.

/** What a user may do with the trash: Egnyte's `user_type`, with the power users separated by their role. */
export type Role = 'admin' | 'power' | 'powerWithoutTrash' | 'standard';

export interface Person {
  readonly id: number;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly role: Role;
}

// Two are called Jane Smith: `deleted_by` is a display name, and two people can share it.
const NAMES = `Jane Smith|Marek Nowak|Aiko Tanaka|Lucía Fernández|Oluwaseun Adeyemi|Priya Raman|Jonas Weber|Chloé Martin
Tom Becker|Sara Lindqvist|Mehmet Yılmaz|Grace O'Connor|Noor Haddad|Pedro Almeida|Hana Kim|Jane Smith|Ivan Petrov|Emma de Vries
Luca Rossi|Zanele Dube|Mia Schneider|Daniel Cohen|Wei Zhang|Elif Kaya|Robert Hughes|Ana Jovanović|Samuel Mensah|Freja Holm
Yuki Sato|Karim Benali|Olga Ivanova|Ben Carter|Inês Costa|Peter Horváth|Nadia Rahman|Leo Fischer|Maya Patel|Kofi Boateng
Sofia Papadopoulou|Erik Hansen|Claire Dubois|Arjun Mehta`;

const ROLES: readonly Role[] = ['admin', 'power', 'powerWithoutTrash', 'standard'];

/** Forty-two people: the first four have one role each, in the order of `Role`; the rest are standard users. */
export const PEOPLE: readonly Person[] = NAMES.split(/[|\n]/).map((name, index) => {
  const [firstName = '', ...rest] = name.split(' ');
  const username = index === 15 ? 'jsmith2' : usernameOf(firstName, rest.join(''));
  return {
    id: 121 + index,
    username,
    firstName,
    lastName: rest.join(' '),
    email: `${username}@northwharf.example`,
    role: ROLES[index] ?? 'standard',
  };
});

/** The `index`-th person, counted round and round. */
export function person(index: number): Person {
  const found = PEOPLE[index % PEOPLE.length];
  if (!found) throw new RangeError(`There is no person ${index}.`);
  return found;
}

/** The name that Egnyte shows in `deleted_by`. */
export function displayName(who: Person): string {
  return `${who.firstName} ${who.lastName}`;
}

function usernameOf(first: string, last: string): string {
  const plain = `${first.slice(0, 1)}${last}`.normalize('NFD').replace('ı', 'i');
  return plain.replace(/[^A-Za-z]/g, '').toLowerCase();
}
