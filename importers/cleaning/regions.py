"""Countries and regions that follow a city in a dateline ("HANGZHOU, China"), so that a given name does not."""

from articles.text.patterns import late_pattern

_COUNTRIES = (
    "Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|Australia|Austria|"
    "Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bermuda|Bhutan|Bolivia|Bosnia|"
    "Bosnia and Herzegovina|Bosnia-Herzegovina|Botswana|Brazil|Brunei|Bulgaria|Burkina Faso|Burma|Burundi|"
    "Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chad|Chile|China|Colombia|Comoros|Congo|"
    "Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominica|Dominican Republic|"
    "East Timor|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|"
    "France|French Guiana|French Polynesia|Gabon|Gambia|Germany|Ghana|Gibraltar|Greece|Greenland|Grenada|"
    "Guadeloupe|Guam|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|"
    "Indonesia|Iran|Iraq|Ireland|Northern Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|"
    "Kiribati|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|"
    "Luxembourg|Macau|Macedonia|North Macedonia|Madagascar|Malawi|Malaysia|Maldives|Mali|Malta|Marshall Islands|"
    "Martinique|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|"
    "Myanmar|Namibia|Nauru|Nepal|Netherlands|New Caledonia|New Zealand|Nicaragua|Niger|Nigeria|North Korea|"
    "Norway|Oman|Pakistan|Palau|Palestine|Gaza|Gaza Strip|West Bank|Panama|Papua New Guinea|Paraguay|Peru|"
    "Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Rwanda|Samoa|San Marino|Saudi Arabia|Senegal|"
    "Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|Somaliland|South Africa|"
    "South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|"
    "Thailand|Togo|Tonga|Trinidad|Trinidad and Tobago|Tunisia|Turkey|Turkmenistan|Tuvalu|Uganda|Ukraine|"
    "United Arab Emirates|United Kingdom|United States|Uruguay|Uzbekistan|Vanuatu|Vatican|Venezuela|Vietnam|"
    "Yemen|Zambia|Zimbabwe|England|Scotland|Wales|Britain|Crimea|Kashmir|Tibet|Catalonia|Corsica|Sicily|Sardinia|"
    "Bavaria|Deutschland|Österreich|Schweiz|España|México|Brasil|Italia|Perú|Panamá|Türkiye|Polska|Česko|Suisse|"
    "Belgique|Maroc"
)
_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|"
    "Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|"
    "Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|"
    "Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|"
    "Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|Québec|British Columbia|Alberta|Manitoba|"
    "Saskatchewan|Nova Scotia|New Brunswick|Newfoundland|Labrador|Yukon|Nunavut|Queensland|New South Wales|"
    "Victoria|Tasmania|South Australia|Western Australia|Maharashtra|Karnataka|Kerala|Tamil Nadu|Gujarat|Punjab|"
    "Rajasthan|Uttar Pradesh|Madhya Pradesh|West Bengal|Assam|Bihar|Odisha|Telangana|Jharkhand|Haryana|"
    "Uttarakhand|Manipur|Sindh|Balochistan"
)
# Abbreviations of states and provinces, as the Associated Press and the post write them.
_SHORT = (
    r"Ala\.|Ariz\.|Ark\.|Calif\.|Colo\.|Conn\.|Del\.|Fla\.|Ga\.|Ill\.|Ind\.|Kan\.|Ky\.|La\.|Md\.|Mass\.|Mich\.|"
    r"Minn\.|Miss\.|Mo\.|Mont\.|Neb\.|Nev\.|Okla\.|Ore\.|Pa\.|Tenn\.|Tex\.|Vt\.|Va\.|Wash\.|Wis\.|Wyo\.|Ont\.|"
    r"Que\.|Alta\.|Man\.|Sask\.|N\.\s?[BCDHJMSY]\.|S\.\s?[ACD]\.|R\.\s?I\.|W\.\s?Va\.|D\.\s?C\.|B\.\s?C\.|"
    r"P\.\s?E\.\s?I\.|N\.\s?S\.\s?W\.|U\.\s?[SK]\.|U\.\s?A\.\s?E\.|UK|US|USA|UAE|DRC|DR Congo|AL|AK|AZ|AR|CA|CO|"
    r"CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|"
    r"TX|UT|VT|VA|WA|WV|WI|WY|DC|ON|QC|BC|AB|MB|SK|NS|NB|NSW|VIC|QLD"
)
_REGION = late_pattern(rf"(?:[Tt]he\s)?(?:{_COUNTRIES}|{_STATES}|{_SHORT})")


def is_region(name: str) -> bool:
    """Return whether the words after a city's name are those of a country, a state or a province."""
    return _REGION.fullmatch(name.strip(" ,")) is not None
