/** Some thousands of English words, made by the rules of compose.ts from a few hundred. */
import { adjectives } from './groups.ts';
import { capitalised, withE, withIng, withLy, withNess, withS, words } from './compose.ts';

/** Regular ones whose last letter is never doubled. */
const verbs = words(`
 accept act add adjust admire advance advise agree aim allow answer appear apply approach argue arrange arrive ask assist attach
 attend avoid award balance bake belong blend boast boil borrow bounce box brush burn call care carry carve cause
 chain challenge change charge charm chase check cheer chew choke claim clean clear climb coach collect colour comb combine
 comment compare complete connect consider consult contain cook copy correct cough count cover crack crash crawl create cross
 crush curl cycle damage dance dare decide decorate delay deliver depend describe design detect develop direct discover
 discuss divide double doubt draft dream dress drift drill dust earn ease echo edit employ empty enjoy enter escape
 examine excuse exercise exist expand expect explain explore express extend face fade farm fasten favour fetch field file fill film
 fire fish fix flash float flood flow fold follow force form found frame gather gaze glow glue govern greet guard
 guess guide hammer hand handle happen harvest haunt head heal heat help hike hire hope hover hunt hurry imagine improve
 include increase inform inspect invent invite iron join judge juggle jump kick knock laugh launch 
 lift light like link listen load lock look love manage march mark master match measure melt mend mention milk
 mine mix mould mount move name need nest note notice number obey observe obtain offer open order own pack paddle paint park
 part pass paste pause perform phone pick place plant play please point polish pour practise praise preach prepare present
 preserve press print process produce promise protect prove publish pull pump push question queue race rain raise reach 
 realise receive recognise record reduce refine reflect reform relax release remain remember remind render repair repeat replace
 reply report request rescue rest retire return reward rinse risk roast rock roll ruffle rule rush sail
 sample save scatter scrape search season select serve settle shade shape share sharpen shelter shout 
 sign skate sketch ski smile smoke sneeze soak solve sort sound spark sprinkle
 squeeze stack stamp start state stay steer stitch store strengthen stretch study supply support surf surprise surround
 survey switch taste tease tend test thank tickle time touch tour tow trace trade train treat tremble
 trick trust tumble turn tutor twist type unite use value view visit voice vote wait walk wander want warm wash watch water
 wave weigh welcome whisper whistle wish wonder work wrap wreck yield zoom`);

const nouns = words(`
  account acorn actor address adventure agenda album alley almond alphabet anchor angle animal ankle answer ant apple apron arch
  arena arm armchair arrow artist atlas atom attic author autumn avenue axis badge badger bag baker balcony ball balloon banana band
  bank banner barn barrel basket bath beach beacon bead beam bean bear bee bell belt bench berry bicycle bird biscuit blanket block
  blossom board boat bolt bonnet book boot bottle boulder bow bowl box bracelet branch brass bread breeze brick bridge brook broom
  bucket buckle bud bulb bush butter button cabin cabinet cactus cake calendar camel camera camp candle canoe canvas cap captain
  caravan card carpet carriage carrot cart castle cat cave cedar ceiling cellar cello centre century cereal chain chair chalk channel
  chapel chapter chart cheese cherry chest chestnut chimney chorus church circle circus citizen city clay clerk cliff cloak clock
  cloth cloud clover coach coast coat cobbler coin collar colony column comet compass concert copper coral cord corner cottage cotton
  couch country court cousin crab cradle crane crayon creek crest cricket crop crow crown crumb crystal cube cup cupboard current
  curtain curve cushion custom daisy dam dance dawn deck deer desert desk dial diamond diary dinner dish dock doctor dog doll
  dolphin dome donkey door dove dragon drawer dream drum duck dune eagle ear earth echo edge egg elbow elm ember empire engine
  envelope evening eye fabric factory falcon fan farm farmer feast feather fence fern ferry fiddle field fig finger fire flag flame
  flask flower flute fog forest fork fort fountain fox frame friend frog fruit funnel galaxy gallery game garden garlic gate gem ghost
  giant ginger giraffe glacier glass globe glove goat goblet gold goose gown grain granite grape grass gravel grove guitar gull
  hall hammer hammock hand handle harbour hare harp harvest hat haven hawk hay hazel heart heather hedge heel helmet hen herb hero
  heron hill hinge hive holiday hollow home honey hood hook horizon horn horse hotel hour house husk idea inch inn insect iris iron
  island ivy jacket jar jelly jewel journal journey judge jug jungle kettle key kingdom kitchen kite kitten knee knight knot label
  lace ladder lake lamb lamp lane lantern lark laurel lawn layer leaflet leather ledge lemon lens lesson letter library lid lighthouse
  lily lime linen lion lizard loch lock log loom lumber lute machine magnet mantle map maple marble market marsh mask mast
  mat match meadow medal melody melon merchant meteor mile mill mineral mint mirror mist mitten model mole moment monarch monkey
  month moon moor morning mosaic moss moth motor mountain mug museum music myth napkin needle nest net night noon notebook notion
  novel nut oak oar oasis ocean office olive onion opal opera orange orbit orchard orchid organ otter oven owl oyster page palace palm
  panel paper parade park parrot parsley passage path pattern peach peacock peak pear pearl pebble pen pencil penguin pepper petal
  phrase piano picnic picture pier pigeon pillar pillow pilot pine pipe pirate planet plank plate platform plaza plough plum pocket
  poem poet pond pony poppy porch port portrait pot potato prairie prince prism prize province puddle pulley pump puppet purse
  puzzle pyramid quarry quarter queen quill quilt rabbit rack radish raft rail rain rainbow raven ray recipe reed reef region reptile
  reservoir ribbon riddle ring ripple river road robin rocket roof room root rope rose rudder rug ruler saddle saffron sail salad
  salt sand sandal saucer scarf school scooter screen script sculptor season seat secret seed sentence shadow shape shawl shed shell
  shield ship shirt shoe shop shore shovel shrub signal silk silver singer sister skirt sky slate sleeve slope smile snail snow
  soap sock sofa soil soldier song soup spade sparrow spice spider spire spirit sponge spoon spring square squirrel stable stage
  stairway stamp star statue steam stem step stone stool storm story stove strand straw stream street string studio suitcase summer
  summit sun swallow swan sweater symbol table tablet tailor tale tank tapestry target teacher teapot temple tent terrace theatre thimble
  thistle thread throne thrush thumb ticket tide tiger timber toast token tool torch tower town track trail train treasure tree
  trellis triangle tribe trinket trophy truck trumpet trunk tulip tunnel turnip turtle twig umbrella uncle valley vase vault velvet
  verse vessel village vine violin vision voyage wagon waiter walnut walrus wand waterfall wave wax week wheat wheel whisker willow
  window wing winter wizard wood wool word workshop world wreath yacht yard year yogurt zebra zone`);

const fronts = words(`
  sea river lake hill wood moor stone field farm mill moon sun star wind rain snow sand fire water night day earth grass bee oak
  ash birch fern heath rock brook marsh lime chalk clay salt iron gold silver copper
  apple cherry pear plum rose thorn reed cloud frost storm river shore cliff hazel maple pine cedar willow bramble clover amber
  stream harbour island meadow forest`);
const backs = words(`
  side land bank view house gate path bridge light stone field yard ford work craft wood mark hall way line point top crest song
  bound fall keeper maker watcher walker`);

function* vocabulary(): Generator<string> {
  for (const noun of nouns) yield* [noun, withS(noun)];
  for (const verb of verbs) {
    yield* [verb, withS(verb), withE(verb, 'ed'), withIng(verb), withE(verb, 'er'), withS(withE(verb, 'er'))];
    yield `un${withE(verb, 'ed')}`;
  }
  for (const adjective of adjectives.map((word) => word.toLowerCase())) {
    yield* [adjective, withLy(adjective), withNess(adjective)];
  }
  for (const front of fronts) {
    for (const back of backs) if (front !== back) yield front + back;
  }
}

/** As many as other sets of the kind have (EXD-01). */
export const vocabularySize = 6_772;

export const vocabularyWords: readonly string[] = [...new Set(vocabulary())].slice(0, vocabularySize).map(capitalised);
