/** Names of people, of invented companies, and what people do there. */
import { listed } from './compose.ts';

export const companies: readonly string[] = listed(`
  Alderbrook Foods|Ashgrove Partners|Bexcombe Shipping|Brightwater Energy|Calder Textiles|Copperfield Logistics|Dunmoor Estates
  Eastwick Software|Fernhill Clinics|Glenhaven Travel|Harrowgate Steel|Ivybridge Media|Juniper Lane Books|Kestrel Aerospace
  Larkfield Farms|Marlow Instruments|Northfold Insurance|Oakmere Homes|Pinecrest Paper|Quayside Seafood|Redfern Robotics
  Stonebridge Bank|Thornbury Motors|Underhill Mining|Willowdale Water`);

export const departments: readonly string[] = listed(`
  Finance|Sales|Marketing|Human Resources|Engineering|Operations|Legal|Procurement|Research|Customer Service|Facilities|Technology`);

export const maleNames: readonly string[] = listed(`
  Aaron|Adam|Adrian|Alan|Albert|Alexander|Andrew|Anthony|Arthur|Benjamin|Bernard|Brian|Callum|Cameron|Charles|Christian
  Christopher|Colin|Connor|Craig|Daniel|Darren|David|Dennis|Dominic|Douglas|Duncan|Dylan|Edward|Elliot|Eric|Ethan|Evan|Finn
  Francis|Frank|Frederick|Gareth|Gary|George|Gordon|Graham|Gregory|Guy|Harold|Harry|Henry|Howard|Hugh|Ian|Isaac|Jack|Jacob
  James|Jason|Jeremy|John|Jonathan|Joseph|Joshua|Julian|Keith|Kenneth|Kevin|Kieran|Laurence|Leo|Leonard|Lewis|Liam|Logan
  Louis|Luke|Malcolm|Marcus|Mark|Martin|Matthew|Maurice|Max|Michael|Nathan|Neil|Nicholas|Nigel|Oliver|Oscar|Owen|Patrick|Paul
  Peter|Philip|Ralph|Raymond|Richard|Robert|Rory|Samuel|Simon|Thomas`);

export const femaleNames: readonly string[] = listed(`
  Abigail|Agnes|Alice|Alison|Amanda|Amelia|Amy|Andrea|Angela|Anita|Anna|Annabel|Audrey|Barbara|Beatrice|Bethany|Brenda|Bridget
  Caroline|Catherine|Charlotte|Chloe|Christine|Claire|Clara|Daisy|Daphne|Dawn|Deborah|Diana|Donna|Dorothy|Edith|Eleanor
  Elizabeth|Ella|Ellen|Emily|Emma|Erica|Esther|Eva|Evelyn|Faith|Felicity|Fiona|Florence|Frances|Freya|Gemma|Georgia|Grace
  Hannah|Harriet|Hazel|Heather|Helen|Holly|Imogen|Irene|Iris|Isabel|Ivy|Jane|Janet|Jasmine|Jennifer|Jessica|Joan|Joanna|Josephine
  Joyce|Judith|Julia|Karen|Kate|Laura|Lauren|Lily|Linda|Louise|Lucy|Lydia|Margaret|Maria|Marion|Martha|Mary|Matilda|Megan
  Miriam|Molly|Nancy|Naomi|Natalie|Nicola|Olivia|Penelope|Phoebe|Rachel`);

export const lastNames: readonly string[] = listed(`
  Adams|Allen|Archer|Atkins|Bailey|Barker|Barnes|Bennett|Bishop|Booth|Bradley|Brooks|Burton|Butler|Carter|Chapman|Clarke|Collins
  Cooper|Cox|Crawford|Davies|Dawson|Dixon|Doyle|Edwards|Elliott|Ellis|Evans|Ferguson|Fisher|Fletcher|Ford|Foster|Fox|Gardner
  Gibson|Gordon|Graham|Grant|Green|Griffiths|Hall|Hamilton|Harper|Harris|Harrison|Hart|Hawkins|Hayes|Henderson|Hill|Holmes|Hopkins
  Howard|Hughes|Hunter|Jackson|Jenkins|Johnson|Jones|Kelly|Kennedy|King|Knight|Lawson|Lee|Lewis|Lloyd|Marshall|Mason|Matthews|Miller
  Mitchell|Moore|Morgan|Morris|Murphy|Murray|Nelson|Newman|Owen|Palmer|Parker|Payne|Pearce|Perry|Phillips|Porter|Powell|Price
  Reynolds|Roberts|Robinson|Rogers|Russell|Shaw|Simpson|Spencer|Taylor`);

const teamSubjects = listed(`
  Payroll|Audit|Brand|Campaign|Contract|Data|Delivery|Design|Events|Field|Fleet|Network|Partner|Platform|Pricing|Product|Quality
  Safety|Training`);
const teamPurposes = listed('Operations|Planning|Support|Analysis|Improvement|Projects');
export const teams: readonly string[] = teamSubjects.flatMap((subject) =>
  teamPurposes.map((purpose) => `${subject} ${purpose}`),
);

const occupations = listed(`
  Accountant|Administrator|Analyst|Architect|Assistant|Auditor|Buyer|Caseworker|Chemist|Consultant|Controller|Coordinator|Copywriter
  Counsel|Dispatcher|Draughtsperson|Economist|Editor|Electrician|Engineer|Estimator|Facilitator|Geologist|Illustrator|Inspector
  Instructor|Investigator|Librarian|Machinist|Mechanic|Mediator|Nurse|Officer|Paralegal|Photographer|Planner|Producer|Programmer
  Receptionist|Recruiter|Researcher|Salesperson|Scheduler|Scientist|Secretary|Statistician|Surveyor|Technician|Translator`);
const ranks = listed('Trainee|Junior|Senior|Lead');
export const jobTitles: readonly string[] = occupations.flatMap((occupation) => [
  occupation,
  ...ranks.map((rank) => `${rank} ${occupation}`),
]);

export const userStatuses: readonly string[] = listed(
  'Active|Suspended|On Leave|Joining|Leaving|Seconded|Retired|Under Review',
);
