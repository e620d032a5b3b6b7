/** What names of groups are made of. */
import { capitalised, listed, words } from './compose.ts';

const plainAdjectives = words(`
  able active airy ample ancient apt ardent artful astute avid awake bold bonny brave breezy brief bright brisk broad bubbly busy calm
  candid capable careful cheerful chief civil clean clear clever close cloudy coastal cold common compact complete constant content
  cool cordial cosmic cosy crafty creamy crisp curious curly daily dainty dapper daring dashing deep deft delicate devoted dewy
  diligent direct distant double dreamy dry dusky dusty eager early earnest eastern easy elder elegant eminent endless epic equal
  exact expert fabled fair faithful famous fancy fast feisty festive fine firm first fitting fleet floral fluent fluffy fond formal
  frank free frequent fresh friendly frosty frugal full funny fuzzy gallant generous gentle genuine giant gifted glad glossy golden
  good graceful grand grassy grateful great grounded handy happy hardy harmonic hasty hazy hearty helpful hidden high hilly honest
  hopeful humble idle immense inner instant intent inventive jaunty jolly jovial joyful keen kind knowing large lasting late lavish
  leafy learned level light limber lithe little lively local lofty loyal lucid lucky lunar magic main major mellow merry mighty mild
  misty modern modest mossy musical natural neat new nimble noble northern notable novel open orderly outer patient peaceful placid
  plain playful pleasant plucky plush polite popular precise prime proper proud prudent pure quaint quick quiet rapid rare ready
  regal rich robust rocky rosy round rural rustic sunny swift tidy vivid warm wise`);
export const adjectives: readonly string[] = plainAdjectives.slice(0, 228).map(capitalised);

const plainColours = words(`
  red orange yellow green blue indigo violet purple pink brown grey black white silver gold bronze copper crimson scarlet ruby maroon
  coral salmon peach apricot amber mustard lemon olive lime emerald jade mint teal turquoise cyan azure navy lavender lilac magenta
  plum`);
const shades = listed('Light|Dark|Pale|Deep');
export const colours: readonly string[] = [
  ...plainColours.map(capitalised),
  ...plainColours.slice(0, 31).flatMap((colour) => shades.map((shade) => `${shade} ${capitalised(colour)}`)),
];

export const groupNameEndings: readonly string[] = listed(
  'Team|Group|Circle|Crew|Squad|Guild|Forum|Council|Committee|Network|Alliance|Collective|Panel|Society',
);

export const groupStatuses: readonly string[] = listed('Active|Archived|Under Review');
