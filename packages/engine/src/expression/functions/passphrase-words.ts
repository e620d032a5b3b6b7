/** 256 plain words of four to eight letters, none the beginning of another: eight bits each. */
export const passphraseWords: readonly string[] = [
  ...'acorn agate alder almond amber anchor anvil apple apron arbour arctic arrow aspen atlas autumn azure'.split(' '),
  ...'badger bagpipe bamboo banner barley basil basket beacon beaver beech bellows birch bison blanket bonfire bottle'.split(
    ' ',
  ),
  ...'boulder bramble brass bridge bronze brook bucket butter button cabin cactus camel candle canoe canvas canyon'.split(
    ' ',
  ),
  ...'carpet castle cedar cellar chalk cherry chestnut chimney cinder circle citrus cliff clover cobalt coconut comet'.split(
    ' ',
  ),
  ...'compass copper coral corner cotton cradle crane crater crystal curtain cypress daisy dapple delta desert dolphin'.split(
    ' ',
  ),
  ...'domino donkey dragon drift drum dune eagle easel echo elbow ember emerald engine ermine estuary fable'.split(' '),
  ...'falcon feather fennel ferry fiddle finch flannel flint flute forest fossil fountain foxglove gable galaxy garden'.split(
    ' ',
  ),
  ...'garnet gazelle geyser ginger glacier goblet gondola granite gravel guitar hammer hammock harbour harvest hazel heather'.split(
    ' ',
  ),
  ...'hedge helmet heron hickory hollow honey horizon hornet icicle indigo island ivory jacket jasmine jigsaw juniper'.split(
    ' ',
  ),
  ...'kayak kestrel kettle kitten ladder lagoon lantern larch lattice lemon lentil lilac linen lizard lobster locket'.split(
    ' ',
  ),
  ...'magnet magpie mango maple marble marina marsh meadow melon meteor mirror mitten monsoon mosaic muffin mustard'.split(
    ' ',
  ),
  ...'napkin nectar needle nettle nickel nimbus nutmeg oasis ocean olive onyx orbit orchard otter oyster paddle'.split(
    ' ',
  ),
  ...'pagoda parsley pebble pelican pepper petal pewter pigeon pillow planet plover pocket pollen poppy prairie puddle'.split(
    ' ',
  ),
  ...'pumpkin quail quarry quartz quill rabbit radish raven ribbon river robin rocket rosemary saddle saffron salmon'.split(
    ' ',
  ),
  ...'sandal sapphire satin scarlet shelter shovel silver sparrow spruce stable summit sunset teapot thicket thimble thunder'.split(
    ' ',
  ),
  ...'timber topaz tulip tundra turnip valley velvet violet walnut walrus whistle willow window winter yarrow zephyr'.split(
    ' ',
  ),
];
