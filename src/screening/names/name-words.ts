/** Space-separated words to a set. */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Forms of address and rank: dropped at the start of a person's name, light elsewhere. */
export const TITLES = words(`
  mr mrs ms miss dr prof professor sir dame lord lady president minister general colonel major captain lieutenant brigadier
  admiral sergeant commander judge senator sheikh shaikh sheik shaykh haji hajji hadji hajj haj mullah maulavi mawlawi maulana
  mawlana qari hafiz alhaj alhaji sayed sayyid ustad ustaz imam ayatollah emir prince princess king queen reverend rev father
  herr frau monsieur madame don dona senor senora gen col lt capt brig maj eng engineer`);

/** Which of one family's namesakes somebody is: a father and his son differ in nothing else. */
export const GENERATIONS = words("jr junior sr senior ii iii iv");

/** Joining words in names of people: they come and go with the clerk who wrote the name down. */
export const PARTICLES = words(`
  al el ul ur as ash ad an at az ar bin ibn ben bint binti ould wald wuld umm umar-e e y i de da do dos das del della di du la le les van von
  der den ten ter zu zum af ap mac o st ud din eddin abu abou bou um of the na san santa bte s/o d/o so a`);

/** Words after which a father's or child's name follows: who stands behind one is not who stands before it. */
export const PATRONYMIC_MARKERS = words("bin ibn ben bint binti ould wald wuld");

/** Words that join in names of organizations. */
export const STOP_WORDS = words(`
  the of and for in de la le les des du da do dos di del della der die das und von fur et y e i a an to on at by with al el`);

/**
 * Names so frequent among people everywhere that alone they tell little; numbers are weights in percent.
 */
const COMMON_NAMES = `
  50 mohammad mohammed muhammad mohamed mohamad muhamad muhamed muhammed muhammet mehmet mhmd abdul abd abdel abdullah ahmad ahmed ali
  65 hassan hasan hussein husayn hussain ibrahim khan omar umar yusuf said saeed mahmoud mahmud mustafa
  65 kim lee li wang zhang chen liu yang huang zhao wu zhou park pak choi jung nguyen tran le singh kumar sharma
  70 jose maria juan carlos luis garcia rodriguez martinez hernandez lopez gonzalez perez sanchez silva santos
  70 john michael david james robert william peter paul thomas smith johnson williams brown jones miller
  70 alexander aleksandr sergey sergei vladimir ivan dmitry andrey andrei alexey aleksey nikolai ivanov petrov`;

/**
 * Given names and surnames that many thousands bear, of many countries: they weigh as much as others when two names are
 * compared, but agreeing in them alone is no surprise.
 */
const EVERYDAY_NAMES = `
  mohammed ahmed ali omar khalid yusuf ibrahim hassan mahmoud tariq samir karim nabil rania layla fatima aisha mariam huda salma ziad walid bilal anas
  hamza haddad khoury mansour saleh nasser farouk qasim rashid aziz jaber najjar hamdan zayed barakat darwish othman suleiman fares awad halabi masri
  khalil salim salem jamal faisal majid hamid hamad fahad sultan nasir amin amir bashir habib hakim jalal kamal latif malik munir rafiq rahim rahman
  shakir sharif yasin zaid abbas akram anwar asad ayman hadi haidar husam imad ismail jawad mazen mounir nader nizar osama ramzi riad sami shadi
  tamer wael wassim yahya zahra noor nour hana sara dina reem lina mona amal samira nadia farah
  wei xiaoyan ming jing lei fang hui jun yan xia tao bin qiang ping hong xin yu jianhua guoqiang meiling zhihao xiaoming xiaohong yong gang lin mei ying
  wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao luo zheng liang xie tang feng han cao deng peng zeng xiao tian dong pan yuan
  yu ye lu jiang cai jia ding shen yao fu zhong wei ren fan fang shi liao zou xiong jin qiu hou bai meng qin gu lai tan lim ng chan wong cheung leung lau ho
  kim lee park choi jung kang cho yoon jang lim han oh seo shin kwon hwang ahn song ryu hong jeon moon bae baek min jun hoon young hee sung hyun woo jin soo
  alexander dmitry sergey andrey alexey ivan mikhail nikolay olga elena natalia irina tatiana anna maria pavel viktor yuri oleg igor anton roman denis
  maxim artem kirill evgeny konstantin svetlana ekaterina marina ludmila galina larisa vadim boris gennady leonid valery vasily vitaly vyacheslav
  ivanov smirnov kuznetsov popov sokolov lebedev kozlov novikov morozov petrov volkov solovyov soloviev vasiliev zaitsev pavlov semenov golubev
  vinogradov bogdanov vorobyov fedorov mikhailov belyaev tarasov belov komarov orlov kiselev makarov andreev kovalev ilyin gusev titov kuzmin kudryavtsev
  baranov kulikov alekseev stepanov yakovlev sorokin sergeev romanov zakharov borisov korolev gerasimov ponomarev grigoriev lazarev medvedev ershov
  nikitin sobolev ryabov polyakov tsvetkov danilov zhukov frolov zhuravlev nikolaev krylov maksimov sidorov osipov belousov fedotov dorofeev egorov
  shevchenko kovalenko bondarenko tkachenko kravchenko oliynyk melnyk boyko savchenko
  john mary james patricia robert jennifer michael linda william elizabeth david barbara richard susan joseph jessica thomas sarah charles karen emily
  oliver jack harry grace daniel matthew mark paul steven andrew george kenneth edward brian kevin peter anthony martin simon adam alan
  smith jones taylor brown williams wilson johnson davies robinson wright thompson evans walker white roberts green hall wood jackson clarke cole
  baker turner parker cooper hill moore clark harris lewis young king scott adams carter mitchell campbell phillips collins edwards stewart morris murphy
  cook rogers morgan bell kelly ward cox gray watson brooks bennett price ross henderson coleman perry powell long patterson hughes
  hans anja klaus sabine petra stefan andreas monika jurgen wolfgang ute lukas leon hannah marie felix jonas karin birgit uwe frank jan max
  muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schafer koch bauer richter klein wolf schroder neumann schwarz keller
  jose maria juan carmen luis ana carlos laura miguel marta javier pilar antonio lucia fernando elena diego sofia pedro rosa jorge francisco manuel
  jesus alejandro rafael ricardo eduardo roberto mario alberto sergio raul oscar victor hector pablo andres ramon enrique arturo gustavo hugo ivan ruben
  garcia martinez lopez sanchez gonzalez perez rodriguez fernandez gomez diaz ruiz alvarez jimenez moreno munoz romero navarro torres dominguez vazquez
  vasquez ramirez flores rivera castillo cruz reyes morales ortiz gutierrez chavez ramos herrera medina castro vargas guzman mendoza aguilar salazar soto
  delgado pena rios silva santos ferreira oliveira souza costa pereira almeida ribeiro carvalho lima araujo rocha alves martins
  rahul priya amit anjali vikram neha sanjay pooja rajesh sunita arjun kavita suresh deepa anil meera ravi lakshmi kiran nisha vijay ashok raj ajay
  sharma patel singh kumar gupta reddy iyer nair mehta joshi desai rao verma chopra malhotra banerjee mukherjee das pillai menon shah jain agarwal
  khan hussain malik butt chaudhry iqbal akhtar bibi begum shaikh qureshi siddiqui mirza raza imran usman bilal asif nadeem
  jean pierre sophie michel nathalie philippe isabelle alain catherine nicolas camille julien lea chloe martin bernard dubois petit durand leroy moreau
  laurent lefebvre simon richard garnier faure rousseau blanc guerin boyer roux fontaine
  mehmet mustafa ahmet huseyin hasan fatma ayse emine hatice zeynep elif emre burak murat can yilmaz kaya demir celik sahin yildiz yildirim ozturk
  aydin ozdemir arslan dogan kilic aslan cetin kara koc kurt ozkan simsek polat
  reza hossein mehdi saeed farhad maryam fatemeh narges nasrin behrouz dariush kaveh shirin ahmadi hosseini mohammadi karimi rezaei moradi
  jafari rahimi sadeghi akbari kazemi ebrahimi tehrani shirazi farahani yazdani alavi hashemi mousavi ghasemi amiri hamidi najafi rostami soltani zare
  chinedu ngozi emeka tunde musa okafor adeyemi okonkwo balogun eze nwosu adebayo bello abubakar obi danjuma abdi mohamud warsame
  minh anh van thi huong duc tuan linh thanh hoa quang mai hung lan nguyen tran le pham hoang huynh phan vu vo dang bui do ngo duong
  hiroshi yuki takashi kenji daisuke kazuo satoshi sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki
  piotr katarzyna krzysztof andrzej agnieszka tomasz pawel ewa nowak kowalski wisniewski wojcik kowalczyk kaminski lewandowski zielinski
  marco giuseppe francesco giovanni luca andrea paolo rossi russo ferrari bianchi romano ricci marino greco bruno gallo conti
  budi agus sri dewi putra setiawan wijaya santoso hidayat ibrahim ismail abdullah aziz`;

/** What an organization does, or what it calls itself: shared by thousands. Numbers are weights in percent. */
const COMMON_ORGANIZATION_WORDS = `
  25 group groupe grupo gruppe holding holdings company companies international intl enterprise enterprises corporation firm
  25 trading trade services service general industries industry industrial global solutions technologies technology tech
  25 management consulting consultants partners associates ventures capital investment investments development business commercial
  40 import export importexport logistics shipping maritime marine aviation airlines airways air cargo transport transportation travel freight
  40 electronics electronic electric electrical engineering systems system software computer computers network networks data
  40 telecom telecommunications communications communication media digital information intelligence microelectronics semiconductor
  40 equipment machinery machine manufacturing factory plant works production products materials material supply supplies tools
  40 oil gas petroleum petrochemical energy power mining metals steel chemical chemicals construction building contracting
  40 bank banque banco banking finance financial insurance fund trust securities exchange credit real estate properties
  40 university institute academy college school center centre research laboratory lab science scientific sciences technical
  40 medical pharmaceutical pharma health healthcare foundation association society organization organisation committee council
  40 ministry department agency bureau office directorate administration authority state national federal central public
  40 company's pharmaceuticals foods food textile textiles agro farm auto motors motor optical optics instruments precision
  40 advanced new first united american european asian world east west north south northern southern eastern western`;

/** Places that qualify a name: a branch or subsidiary elsewhere is another party, but the place alone names nobody. */
export const PLACES = words(`
  america usa us uk britain england scotland ireland france germany deutschland schweiz switzerland austria italy italia spain espana
  portugal netherlands holland belgium luxembourg denmark sweden norway finland poland czech slovakia hungary romania bulgaria greece
  cyprus malta turkey turkiye russia rossiya ukraine belarus kazakhstan uzbekistan georgia armenia azerbaijan iran iraq syria lebanon
  israel jordan egypt libya tunisia algeria morocco sudan ethiopia kenya nigeria ghana africa india pakistan bangladesh afghanistan
  china chinese zhongguo hongkong hong kong taiwan macau macao japan nippon korea singapore malaysia indonesia thailand vietnam
  philippines australia zealand canada mexico brazil brasil argentina chile colombia venezuela peru panama cuba dubai emirates uae
  europe asia pacific eurasia beijing shanghai shenzhen guangzhou guangdong tianjin chongqing wuhan nanjing hangzhou chengdu xian
  sichuan hunan hubei hebei henan shandong jiangsu zhejiang fujian anhui moscow moskva petersburg kiev kyiv minsk tehran istanbul
  london paris berlin tokyo york chicago angeles california texas delaware cleveland city gulf middle`);

/** Words that are written several ways or shortened, by what they are compared as. */
const SAME_WORDS = `
  international intl int'l internl | company co coy | brothers bros | manufacturing mfg manuf | technology tech technologies technol |
  university univ | institute inst | department dept | association assn assoc | engineering engg engrg | general gen |
  import imp | export exp | services svc svcs service | management mgmt mgt | national natl | government govt | center centre ctr |
  laboratory lab labs laboratories laboratoriya laboratorio laboratoire laboratorium | development dev | electronics electronic | industries industry industrial ind inds |
  solutions solution | systems system | organization organisation org | labor labour | defense defence | and und et y i |
  saint st sankt sainte | mount mt | limited ltd | aluminum aluminium | corporation corp | telecommunications telecom telecommunication |
  petroleum petrol | holding holdings | enterprise enterprises | investment investments | product products prod |
  scientific sci | research res | machinery mach | pharmaceutical pharma pharmaceuticals | chemical chem chemicals |
  group groupe grupo gruppe grp gruppa jituan | trading trdg trade | bank banque banco banca bankasi akb | airline airlines airways air | international internacional internationale |
  technology tekhnologii teknoloji tecnologia technologie technologien keji | trade ticaret handel comercio commerce | industry sanayi industria industrie |
  china chinese zhongguo prc | russia russian rossiya rossiyskiy | iran iranian | syria syrian | korea korean | japan japanese nippon | germany german deutschland deutsche |
  france french | italy italian italia | spain spanish espana | turkey turkish turkiye | hongkong hk | us usa america american | uk britain british england |
  ukraine ukrainian | india indian | pakistan pakistani | iraq iraqi | libya libyan | cuba cuban | venezuela venezuelan | switzerland swiss schweiz | austria austrian |
  number no nr | limited ltd | plant zavod factory works | institute institut | university universitet universite universidad universitat`;

/** Given names and surnames that are one name in another language or as a nickname. */
const SAME_NAMES = `
  lee yi rhee ri i | kim gim ghim | park pak bak bag | choi choe | jung jeong chung jong | jo cho joe | kang gang | yun yoon | im lim rim |
  benjamin bibi ben benny | barack barry barak | william bill will billy liam | robert bob rob bobby | richard rick dick ricky |
  michael mike mick mikhail miguel michel michal mikael | john johnny jack ivan johann juan jean giovanni ioannis jan yahya jon |
  alexander alex sasha aleksandr alexandre alejandro oleksandr aliaksandr iskander sikandar alexandros | vladimir volodymyr uladzimir vova wladimir |
  elizabeth liz beth lisa betty elisabeth yelizaveta | katherine kate catherine katie yekaterina ekaterina kathryn cathy |
  james jim jimmy jaime | joseph joe yusuf jose yosef josef giuseppe iosif youssef | thomas tom tommy tomas | david dave dawud daoud davit |
  charles charlie carlos karl carl chuck | edward ed ted eddie eduard | george jorge georg yuri giorgi georgios jerzy yury yuriy jiri |
  nicholas nick nikolai nikolay nicolas mykola mikalai nikolaos | dmitry dmitri dima dmytro dzmitry dimitrios | sergey sergei serhiy siarhei sergio |
  andrew andrei andrey andriy andy andreas andres | peter pyotr petr petro pedro pierre pietro | paul pavel pablo pavlo paulo paolo | stephen steven steve stefan stepan esteban |
  anthony tony antonio anton antoine | francis frank francisco franz francois | daniel dan danny danilo | samuel sam | matthew matt matthias mateo matvey |
  christopher chris christophe | gregory greg grigory hryhoriy | jeffrey jeff geoffrey | kenneth ken kenny | ronald ron | donald don | lawrence larry laurence |
  gerald gerry jerry | frederick fred freddy friedrich fredrik | margaret maggie meg peggy margarita | susan sue suzanne | deborah debbie deb |
  jennifer jen jenny | abraham ibrahim abe ebrahim avraham | isaac ishaq yitzhak isac | jacob yaqub yakov yakub jakob | moses musa moshe mousa | solomon sulaiman suleiman suleyman sulayman |
  aaron harun haroun | noah nuh | jonah yunus yunis younes | zachary zakaria zakariya | eugene yevgeny evgeny yevgeniy evgeniy gene evgeni | helen elena yelena olena |
  anna ann anne hanna annie ana | maria mary marie mariya marija maryam miriam | julia yulia iuliia yuliya | natalia natalya nataliya natasha | tatiana tatyana tanya |
  alexey aleksey alexei aleksei oleksiy alyaksey alexis | igor ihor | oleg oleh aleh | konstantin kostya kostiantyn | viktor victor | maxim maksim maksym max | ilya illia ilia elijah ilyas elias |
  mohammad mhmd md mohd muhammad mohammed mohamed mehmet mehmed mohamad muhamad muhamed muhammed muhammet mohammod mahomed magomed | ahmad ahmed ahmet akhmad akhmed akhmat | hussein husayn hussain husain huseyin khusein hossein hosein hoseyn houssein | husseini husayni hussaini husaini hosseini hoseini houssaini |
  osama usama | omar umar omer umer | osman uthman usman othman | gaddafi qaddafi qadhafi kadhafi gadhafi | abdullah abdallah abdulla abdellah | saeed said sayed saed | yasser yasir yaser |
  margaret peggy margot greta | alexandra sandra alexandria aleksandra oleksandra | victoria vicky viktoria viktoriya | barbara barb varvara | patricia pat patty tricia |
  patrick paddy padraig | rebecca becky rivka | rachel rahel raquel | sarah sara sally | leah lea | teresa theresa terry tess | dorothy dot dolly dorothea | virginia ginny |
  catalina ekaterina katarina katharina katerina karin | valentine valentin valentyn | vincent vince vicente vincenzo | eugene gene eugenio | leonard leo lenny leonardo |
  raymond ray raimundo | arthur art artur arturo | albert bert alberto | al el ul | alfred fred alfredo | walter walt wally gualterio | harold harry hal | henry hank henri enrique heinrich enrico hendrik |
  louis lou luis ludwig luigi ludovic lewis | philip phil philippe felipe filip filippo | philippa pippa | ralph raul | stanley stan stanislav stanislaw | theodore ted teddy theo fyodor fedor teodor |
  timothy tim timofey timofei | jonathan jon nathan | nathaniel nat | joshua josh yehoshua | zachary zach zack | jeremy jeremiah jerry yirmiyahu | ezekiel zeke yehezkel | gabriel gabe jibril jabril gavriil |
  michaela mikaela | gregory gregorio grigoriy grigori | laurence lorenzo lars | martin martino marten | marcus mark marc marco marek markus | luke lucas luka lukas lukasz | adam adem |
  edmund ned | rudolf rudy rodolfo | roger rogelio ruggero | roland rolando orlando | xavier javier | jesus isa | joachim joaquin yoakim | ignatius ignacio ignaz nacho | emmanuel manuel manny immanuel |
  jose pepe | francisco paco pancho | guadalupe lupe | ignatz ignat | vasily vasyl basil vasiliy vasili wassily | yevgenia evgenia eugenia | kseniya ksenia oksana xenia | svetlana sveta | ludmila lyudmila liudmila |
  galina halyna | vyacheslav viacheslav slava | rostislav rostyslav | yaroslav jaroslav iaroslav | valery valeriy valerii valeri | anatoly anatoliy anatolii anatoli | gennady gennadiy gennadii hennadiy |
  arkady arkadiy arkadi | leonid leonyd | semyon semen simeon simon shimon | matvei matvey | roman ramon | boris borys | denis denys dionisio | kirill kyrylo cyril | nikita mykyta | mikhail mykhailo mykhaylo |
  ali aly | khaled khalid halid | hassan hasan | karim kareem | jamal gamal djamel | nasser nasir naser | yasin yassin yaseen | rahim raheem | salim saleem | amir emir ameer | rashid rasheed rachid | aziz azeez |
  fatima fatma fatemeh | aisha ayesha aicha ayse | khadija khadijah hatice | maryam mariam | zaynab zainab zeinab zeynep | hamza hamzah | bilal belal bilel | tariq tarek tarik | faisal faysal feisal | zayd zaid zeid |
  abdulrahman abdurrahman abdelrahman | abdulaziz abdelaziz | abdulkarim abdelkarim | abdulkader abdelkader abdulqadir | husam hossam houssam | wael wail | ziad ziyad | mustafa mostafa moustafa | mahmoud mahmud mahmood |
  soleimani sulaimani suleimani | ahmadinejad ahmadinezhad | zhuge chuko | sun soon | xi hsi | qian chien | zhong chung | song sung soong | feng fung | zeng tseng | cao tsao | xie hsieh | xiao hsiao | jiang kiang |
  lin lam lum | chen chan tan | wang wong | huang wong hwang | zheng cheng | wu ng | lau liu | yip ye | kwok guo | zelensky zelenskyy zelenskiy zelenskij selenskyj zelenskyi | sam samuel samuil | peking beijing | mao mau | chiang jiang | hsu xu | tsai cai | chou zhou | teng deng | chang zhang | chao zhao | kao gao | kuo guo | chiu qiu | hsiung xiong | hsiang xiang | kung gong | tung dong`;

function weights(table: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const line of table.trim().split("\n")) {
    const [percent, ...names] = line.trim().split(/\s+/);
    for (const name of names) found.set(name, Number(percent) / 100);
  }
  return found;
}

function groups(table: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const group of table.split("|")) {
    const names = group.trim().split(/\s+/);
    // A name that is in two groups joins them.
    const label = names.map((name) => found.get(name)).find((known) => known !== undefined) ?? (names[0] as string);
    for (const name of names) if (!found.has(name)) found.set(name, label);
  }
  return found;
}

export const commonNameWeights = weights(COMMON_NAMES);
export const everydayNames = words(EVERYDAY_NAMES);
export const organizationWordWeights = weights(COMMON_ORGANIZATION_WORDS);
export const sameWords = groups(SAME_WORDS);
export const sameNames = groups(SAME_NAMES);
